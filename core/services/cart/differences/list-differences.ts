import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'

/**
 * `missing`: our books say that it was given back, and SumUp does not. `reversal`: a charge-back that came back to us.
 * `second`: a card paid what was paid already.
 */
export type DifferenceKind = 'refund' | 'charge-back' | 'missing' | 'reversal' | 'second'

export type Difference = {
  readonly id: string
  readonly orderNumber: string
  readonly buyer: string
  readonly transactionCode: string
  readonly kind: DifferenceKind
  readonly amount: Money
  readonly happenedAt: Date | null
  readonly seenAt: Date
  readonly settled: {
    readonly at: Date
    readonly by: string | null
    readonly note: string
    /** It stands in the books now, as a refund, a loss or what came back. */
    readonly recorded: boolean
  } | null
  /** What went beyond what was left of the payment: booked as a loss. */
  readonly lost: Money | null
  /** A charge-back that was settled and has not come back. */
  readonly mayComeBack: boolean
}

export const PAGE_SIZE = 25

/** Those that wait for somebody, the newest first, then the settled ones; 25 a page, counted from 1. For shopkeepers. */
export async function listDifferences(
  ctx: Ctx,
  page = 1,
): Promise<{
  readonly differences: readonly Difference[]
  readonly waiting: number
  readonly total: number
}> {
  requireRole(ctx, 'money')
  const at = Math.max(1, page)
  const { rows: counted } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from unsettled_differences`.execute(db(ctx))
  const waiting = counted[0]?.waiting ?? 0
  const before = (at - 1) * PAGE_SIZE
  const { rows } = await sql<Row>`${PLAN_ANEW}
    with found as (
      select difference_id, seen_at as at from unsettled_differences
      order by seen_at desc, difference_id desc limit ${sql.lit(PAGE_SIZE)} offset ${before})
    ${LISTED}`.execute(db(ctx))
  const { rows: settled } = await sql<Row>`${PLAN_ANEW}
    with found as (
      select difference_id, settled_at as at from difference_settlements
      order by settled_at desc, difference_id desc
      limit ${PAGE_SIZE - rows.length} offset ${Math.max(0, before - waiting)})
    ${LISTED}`.execute(db(ctx))
  const place = { page: at, perPage: PAGE_SIZE }
  return {
    differences: [...rows, ...settled].map(differenceOf),
    waiting,
    total: waiting + (await countRows(ctx, sql`from difference_settlements`, place)),
  }
}

/** One of them. For shopkeepers. Throws `NotFound`. */
export async function readDifference(ctx: Ctx, asked: string): Promise<Difference> {
  requireRole(ctx, 'money')
  const id = readId(asked)
  const { rows } = await sql<Row>`${SELECT} where d.id = ${id}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  return differenceOf(row)
}

/** How many of an order wait for somebody. */
export async function waitingOf(ctx: Ctx, orderId: string): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from payment_differences d join payments p on p.id = d.payment_id
    where p.order_id = ${orderId}
      and not exists (select from difference_settlements s where s.difference_id = d.id)`.execute(db(ctx))
  return rows[0]?.waiting ?? 0
}

type Row = Pick<
  Selectable<Database['payment_differences']>,
  'id' | 'kind' | 'amount' | 'currency' | 'happened_at' | 'seen_at'
> &
  Pick<Selectable<Database['orders']>, 'number' | 'name'> &
  Pick<Selectable<Database['payments']>, 'transaction_code'> & {
    settled_at: Date | null
    settled_by: string | null
    note: string | null
    refund_id: string | null
    lost: number | null
    recovered: boolean
    reversed: boolean
  }

const LOST = sql`(
    select sum(e.amount) filter (where e.amount > 0)::bigint from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    where t.kind = 'loss' and t.source_id = d.id)`

const SELECT = sql`
  select d.id, o.number, o.name, p.transaction_code, d.kind, d.amount, d.currency, d.happened_at, d.seen_at,
         s.settled_at, b.name as settled_by, s.note, s.refund_id, ${LOST} as lost,
         exists (select from ledger_transactions t where t.kind = 'recovery' and t.source_id = d.id) as recovered,
         exists (select from payment_differences r where r.payment_id = d.payment_id and r.kind = 'reversal' and r.event = d.event) as reversed
  from payment_differences d join payments p on p.id = d.payment_id join orders o on o.id = p.order_id
    left join difference_settlements s on s.difference_id = d.id left join members b on b.id = s.settled_by_id`

const LISTED = sql`${SELECT} join found on found.difference_id = d.id order by found.at desc, d.id desc`

function differenceOf(row: Row): Difference {
  const { settled_at: at, settled_by: by, note, refund_id } = row
  return {
    id: row.id,
    orderNumber: row.number,
    buyer: row.name,
    transactionCode: row.transaction_code ?? '',
    kind: row.kind,
    amount: { amount: row.amount, currency: row.currency },
    happenedAt: row.happened_at,
    seenAt: row.seen_at,
    settled: at && {
      at,
      by,
      note: note ?? '',
      recorded: refund_id !== null || row.lost !== null || row.recovered,
    },
    lost: row.lost === null ? null : { amount: row.lost, currency: row.currency },
    mayComeBack: row.kind === 'charge-back' && at !== null && !row.reversed,
  }
}
