import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { NOT_RETIRED } from '../products/for-sale'

export type VariantChoice = { readonly id: string; readonly title: string; readonly detail: string }

/** All that a producer could bring, by title. For shopkeepers. */
export async function variantsOfProducer(ctx: Ctx, producerId: string): Promise<readonly VariantChoice[]> {
  requireRole(ctx, 'shopkeeper')
  return variants(ctx, sql`p.producer_id = ${readId(producerId)}`)
}

/** All that comes in to a cycle. For shopkeepers. */
export async function variantsOfCycle(ctx: Ctx, cycleId: string): Promise<readonly VariantChoice[]> {
  requireRole(ctx, 'shopkeeper')
  return variants(
    ctx,
    sql`v.id in (select iv.variant_id from exchange_variants iv join cycle_exchanges i on i.id = iv.exchange_id
      where i.cycle_id = ${readId(cycleId)} and i.direction = 'in')`,
  )
}

async function variants(ctx: Ctx, where: ReturnType<typeof sql>): Promise<readonly VariantChoice[]> {
  const { rows } = await sql<VariantChoice>`
    select v.id, p.title, v.name as detail from variants v join products p on p.id = v.product_id
    where ${where} and ${NOT_RETIRED} order by ${inReadingOrder('p.title')}, v.position, v.id`.execute(
    db(ctx),
  )
  return rows
}

export type SlotChoice = {
  readonly id: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
}

/** As many as one can choose from; what comes after them can be chosen as these go by. */
const MOST_SLOTS = 60

/** The next times to collect, and those that are chosen already. For shopkeepers. */
export async function slotChoices(ctx: Ctx, chosen: readonly string[]): Promise<readonly SlotChoice[]> {
  requireRole(ctx, 'shopkeeper')
  const { rows } = await sql<SlotChoice>`
    select id, title, place, starts_at as "startsAt" from slots where id = any(${chosen}::uuid[])
    union select * from (select id, title, place, starts_at from slots s where starts_at > ${ctx.now}
      and not exists (select from slot_retirements r where r.slot_id = s.id) order by starts_at, id limit ${MOST_SLOTS}) next
    order by 4, 1`.execute(db(ctx))
  return rows
}
