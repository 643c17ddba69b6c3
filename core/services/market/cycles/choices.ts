import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { NOT_RETIRED } from '../products/for-sale'
import { BY_TITLE } from '../products/title-order'

export type VariantChoice = { readonly id: string; readonly title: string; readonly detail: string }

/** One page of what a form of an exchange asks for, and how many there are of all that fits its words. */
export type VariantPage = { readonly variants: readonly VariantChoice[]; readonly total: number }

/** Which page of it: of what has these words in its name, counted from 1. */
export type PageAsked = { readonly words?: string; readonly number?: number }

export const CHOICES_PER_PAGE = 50

/** What a producer could bring, by title. For shopkeepers. */
export async function variantsOfProducer(
  ctx: Ctx,
  producerId: string,
  asked: PageAsked = {},
): Promise<VariantPage> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(producerId)
  return variants(ctx, ofProducer(id), asked, broughtBy(id))
}

/** What comes in to a cycle. For shopkeepers. */
export async function variantsOfCycle(
  ctx: Ctx,
  cycleId: string,
  asked: PageAsked = {},
): Promise<VariantPage> {
  requireRole(ctx, 'shopkeeper')
  return variants(
    ctx,
    sql`variants v join products p on p.id = v.product_id
      where v.id in (select iv.variant_id from exchange_variants iv join cycle_exchanges i on i.id = iv.exchange_id
        where i.cycle_id = ${readId(cycleId)} and i.direction = 'in')`,
    asked,
  )
}

async function variants(
  ctx: Ctx,
  some: RawBuilder<unknown>,
  { words = '', number = 1 }: PageAsked,
  counted = some,
): Promise<VariantPage> {
  const fits = sql`${isCalled(words)} and ${NOT_RETIRED}`
  const { rows } = await sql<VariantChoice>`
    select v.id, p.title, v.name as detail from ${some} and ${fits} order by ${IN_ORDER} ${ofPage(number)}`.execute(
    db(ctx),
  )
  return { variants: rows, total: await countChoices(ctx, sql`${counted} and ${fits}`, number) }
}

/** A producer's products `p` with their variants `v`. */
export const ofProducer = (producerId: string): RawBuilder<unknown> =>
  sql`variants v join products p on p.id = v.product_id where p.producer_id = ${producerId}`

/**
 * The same to be counted, product by product: of who brings very much, the first thousands would otherwise be looked for
 * among all variants of the shop.
 */
export const broughtBy = (producerId: string): RawBuilder<unknown> =>
  sql`products p cross join lateral (select * from variants where product_id = p.id offset 0) v
    where p.producer_id = ${producerId}`

/** Along the index of a producer's products, whose variants are few each. */
export const IN_ORDER = sql`${BY_TITLE}, v.position, v.id`

/** How many things there are in all, as far as they are counted. */
export const countChoices = (ctx: Ctx, found: RawBuilder<unknown>, page: number): Promise<number> =>
  countRows(ctx, sql`from ${found}`, { page, perPage: CHOICES_PER_PAGE })

/** Whether the product `p` and its variant `v` have these words in their names. */
export const isCalled = (words: string): RawBuilder<boolean> =>
  words.trim() === ''
    ? sql<boolean>`true`
    : sql<boolean>`strpos(lower(p.title || ', ' || v.name), lower(${words.trim()})) > 0`

export const ofPage = (number: number): RawBuilder<unknown> =>
  sql`limit ${sql.lit(CHOICES_PER_PAGE)} offset ${(number - 1) * CHOICES_PER_PAGE}`

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
      and not exists (select from slot_retirements r where r.slot_id = s.id) order by starts_at, id limit ${sql.lit(MOST_SLOTS)}) next
    order by 4, 1`.execute(db(ctx))
  return rows
}
