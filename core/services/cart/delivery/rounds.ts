import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { transaction } from '#core/database/transaction'
import { TAKEN } from './open-rounds'

export type RoundForWork = {
  readonly id: string
  readonly zone: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly closesAt: Date
  readonly capacity: number
  readonly taken: number
  readonly calledOff: boolean
}

type RoundFields = {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly closesAt: Date
  readonly capacity: number
}

export class RoundTimesWrong extends Refusal {
  override name = 'RoundTimesWrong'
  constructor() {
    super('A round ends after it begins, and one orders for it before it begins.', 422)
  }
}

/** Orders are on it: they have to be brought, moved or given back first. */
export class RoundTaken extends Refusal {
  override name = 'RoundTaken'
  constructor() {
    super('Orders are to be brought on this round. Give them back or agree something else first.', 409)
  }
}

export const ROUNDS_PER_PAGE = 50

/** Rounds that are not long over, the soonest first, a page of them. For shopkeepers. */
export async function roundsForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly rounds: readonly RoundForWork[]; readonly total: number }> {
  requireRole(ctx, 'orders')
  const shown = sql`r.ends_at > ${ctx.now}::timestamptz - interval '2 days'`
  const { rows: rounds } = await sql<RoundForWork>`
    select r.id, z.name as zone, r.starts_at as "startsAt", r.ends_at as "endsAt", r.closes_at as "closesAt", r.capacity,
      ${TAKEN} as taken, r.retired_at is not null as "calledOff"
    from delivery_rounds r join delivery_zones z on z.id = r.zone_id
    where ${shown} order by r.starts_at, r.id
    limit ${sql.lit(ROUNDS_PER_PAGE)} offset ${(page - 1) * ROUNDS_PER_PAGE}`.execute(db(ctx))
  const place = { page, perPage: ROUNDS_PER_PAGE }
  return { rounds, total: await countRows(ctx, sql`from delivery_rounds r where ${shown}`, place) }
}

/** Of a zone that is delivered to. For shopkeepers. Throws `NotFound`, `RoundTimesWrong`. */
export async function makeRound(
  ctx: Ctx,
  zoneId: string,
  fields: RoundFields,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'orders')
  const zone = readId(zoneId)
  const { startsAt, endsAt, closesAt, capacity } = fields
  if (endsAt <= startsAt || closesAt > startsAt) throw new RoundTimesWrong()
  const id = readId(key)
  await transaction(ctx, async tx => {
    // Whoever retires it waits, and finds the round.
    await db(tx)
      .selectFrom('delivery_zones')
      .select('id')
      .where('id', '=', zone)
      .where('retired_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow(() => new NotFound())
    if (await isMade(tx, 'delivery_rounds', id, { zone_id: zone })) return
    await db(tx)
      .insertInto('delivery_rounds')
      .values({
        id,
        zone_id: zone,
        starts_at: startsAt,
        ends_at: endsAt,
        closes_at: closesAt,
        capacity,
        created_at: tx.now,
      })
      .execute()
    const subject = { kind: 'delivery-round', id }
    await recordAudit(tx, { action: 'delivery.saved', subject, after: { zone, ...fields } })
  })
  return id
}

/** Nobody orders for it any more. For shopkeepers. Throws `NotFound`, `RoundTaken`. */
export async function callOffRound(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'orders')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    // Whoever orders for it locks it, too: an order comes before this or finds it called off.
    await db(tx).selectFrom('delivery_rounds').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const { rows } = await sql<{ taken: number }>`
      select ${TAKEN} as taken from delivery_rounds r where r.id = ${id} and r.retired_at is null`.execute(
      db(tx),
    )
    const [round] = rows
    if (!round) throw new NotFound()
    if (round.taken > 0) throw new RoundTaken()
    await db(tx).updateTable('delivery_rounds').set({ retired_at: tx.now }).where('id', '=', id).execute()
    await recordAudit(tx, { action: 'delivery.retired', subject: { kind: 'delivery-round', id } })
  })
}
