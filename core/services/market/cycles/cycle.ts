import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { CYCLES_TO_CHOOSE, type CycleChoice } from '#core/contracts/market'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type CycleState = 'planned' | 'open' | 'closed'

export type CycleSummary = {
  readonly id: string
  readonly name: string
  readonly note: string
  readonly opensAt: Date
  readonly closesAt: Date
  readonly announcedAt: Date | null
  readonly orderedAt: Date | null
}

type Row = Pick<
  Selectable<Database['order_cycles']>,
  'id' | 'name' | 'note' | 'opens_at' | 'closes_at' | 'announced_at' | 'ordered_at'
>

/** By its times alone, so that it is open to the minute whatever the jobs do. */
export function stateOf(
  { opensAt, closesAt }: Pick<CycleSummary, 'opensAt' | 'closesAt'>,
  now: Date,
): CycleState {
  if (now < opensAt) return 'planned'
  return now < closesAt ? 'open' : 'closed'
}

export const CYCLES_PER_PAGE = 30

/** The newest first, with how many there are. Pages count from 1. For shopkeepers. */
export async function listCycles(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly cycles: readonly CycleSummary[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper')
  const rows = await cycles(ctx)
    .select(sql<number>`count(*) over ()::int`.as('total'))
    .orderBy('opens_at', 'desc')
    .orderBy('id', 'desc')
    .limit(CYCLES_PER_PAGE)
    .offset((page - 1) * CYCLES_PER_PAGE)
    .execute()
  return { cycles: rows.map(summaryOf), total: rows[0]?.total ?? 0 }
}

/** The newest and those that are chosen already, to choose from: also for who receives what they bring, and for who reads what they came to. */
export async function cycleChoices(
  ctx: Ctx,
  chosen: readonly string[] = [],
): Promise<readonly CycleChoice[]> {
  requireRole(ctx, 'shopkeeper', 'orders', 'money')
  const newest = await cycles(ctx)
    .orderBy('opens_at', 'desc')
    .orderBy('id', 'desc')
    .limit(CYCLES_TO_CHOOSE)
    .execute()
  const older = chosen.filter(id => isId(id) && !newest.some(each => each.id === id))
  const rows =
    older.length === 0
      ? newest
      : [...newest, ...(await cycles(ctx).where('id', 'in', older).orderBy('opens_at', 'desc').execute())]
  return rows.map(({ id, name, closes_at, ordered_at }) => ({
    id,
    name,
    closed: closes_at <= ctx.now,
    ordered: ordered_at !== null,
  }))
}

/** Who brings what. */
export type Incoming = {
  readonly exchangeId: string
  readonly producerId: string
  readonly producer: string
  readonly offersUntil: Date | null
  readonly readyAt: Date | null
  /** Hundredths of a percent. */
  readonly feeRate: number
  readonly instructions: string
  readonly variants: readonly { readonly variantId: string; readonly most: number | null }[]
}

/** Who may take what where. */
export type Outgoing = {
  readonly exchangeId: string
  /** Null for everybody. */
  readonly tierId: string | null
  readonly tier: string | null
  readonly instructions: string
  /** None: all that comes in. */
  readonly variantIds: readonly string[]
  /** None: at any time. */
  readonly slotIds: readonly string[]
}

export type Cycle = CycleSummary & {
  readonly incoming: readonly Incoming[]
  readonly outgoing: readonly Outgoing[]
}

/** A cycle with all that comes in and goes out. For shopkeepers. Throws `NotFound`. */
export async function cycleForWork(ctx: Ctx, asked: string): Promise<Cycle> {
  requireRole(ctx, 'shopkeeper')
  const row = await cycles(ctx).where('id', '=', readId(asked)).executeTakeFirst()
  if (!row) throw new NotFound()
  return {
    ...summaryOf(row),
    incoming: await incomingOf(ctx, row.id),
    outgoing: await outgoingOf(ctx, row.id),
  }
}

/** Who brings what to a cycle. */
export async function incomingOf(ctx: Pick<Ctx, 'em'>, cycleId: string): Promise<readonly Incoming[]> {
  const { rows } = await sql<Incoming>`
    select i.id as "exchangeId", i.producer_id as "producerId", p.name as producer, i.offers_until as "offersUntil",
           i.ready_at as "readyAt", i.fee_rate as "feeRate", i.instructions,
           coalesce((select json_agg(json_build_object('variantId', iv.variant_id, 'most', iv.most) order by iv.variant_id)
             from exchange_variants iv where iv.exchange_id = i.id), '[]') as variants
    from cycle_exchanges i join producers p on p.id = i.producer_id
    where i.cycle_id = ${cycleId} and i.direction = 'in' order by ${inReadingOrder('p.name')}, i.id`.execute(
    db(ctx),
  )
  return rows
}

/** Who may take what of a cycle where. */
export async function outgoingOf(ctx: Pick<Ctx, 'em'>, cycleId: string): Promise<readonly Outgoing[]> {
  const { rows } = await sql<Outgoing>`
    select x.id as "exchangeId", x.tier_id as "tierId", t.name as tier, x.instructions,
           array(select variant_id from exchange_variants where exchange_id = x.id order by variant_id) as "variantIds",
           array(select slot_id from exchange_slots where exchange_id = x.id order by slot_id) as "slotIds"
    from cycle_exchanges x left join tiers t on t.id = x.tier_id
    where x.cycle_id = ${cycleId} and x.direction = 'out' order by x.id`.execute(db(ctx))
  return rows
}

/** The cycle that is open now and closes first, or null; for everybody. */
export async function openCycle(ctx: Ctx): Promise<CycleSummary | null> {
  const row = await cycles(ctx)
    .where('opens_at', '<=', ctx.now)
    .where('closes_at', '>', ctx.now)
    .orderBy('closes_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row ? summaryOf(row) : null
}

/** The cycle that opens next, or null; for everybody. */
export async function nextCycle(ctx: Ctx): Promise<CycleSummary | null> {
  const row = await cycles(ctx)
    .where('opens_at', '>', ctx.now)
    .orderBy('opens_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row ? summaryOf(row) : null
}

export const cycles = (ctx: Pick<Ctx, 'em'>) =>
  db(ctx)
    .selectFrom('order_cycles')
    .select(['id', 'name', 'note', 'opens_at', 'closes_at', 'announced_at', 'ordered_at'])

export function summaryOf({
  id,
  name,
  note,
  opens_at,
  closes_at,
  announced_at,
  ordered_at,
}: Row): CycleSummary {
  return {
    id,
    name,
    note,
    opensAt: opens_at,
    closesAt: closes_at,
    announcedAt: announced_at,
    orderedAt: ordered_at,
  }
}
