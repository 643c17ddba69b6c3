import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Money, subtractMoney, timesMoney } from '#core/contracts/money'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { csvStream } from '#core/tables/csv'
import type { Cell } from '#core/tables/table-file'
import { adjustmentsLeft } from '../adjustments/parts-left'
import { LINE_RETIRED } from '../orders/order-lines'

type Row = Pick<
  Selectable<Database['orders']>,
  'id' | 'number' | 'state' | 'placed_at' | 'name' | 'email' | 'note' | 'total_amount' | 'taken_at'
> &
  Pick<
    Selectable<Database['order_lines']>,
    'title' | 'detail' | 'quantity' | 'refunded_quantity' | 'unit_amount' | 'currency'
  > &
  Pick<Selectable<Database['payments']>, 'paid_at'> & {
    given: number
    retired: boolean
    taken_by: string | null
    /** Of what belongs to a line: what of it went back with parts of the line. */
    refunded_part: number | null
  }

const COLUMNS = [
  ...['order', 'state', 'placed', 'paid', 'name', 'email', 'item', 'detail', 'quantity', 'refunded'],
  ...[
    'unit price',
    'total',
    'currency',
    'note',
    'refunded amount',
    'net',
    'order total',
    'order refunded',
    'order net',
    'retired',
    'taken at',
    'taken by',
  ],
].map(heading => ({ heading }))

/** So many orders are read at a time: never many in memory, however many there are. */
const ORDERS_PER_BATCH = 200

/**
 * Every line of every order with its fees and vouchers, newest order first, for a spreadsheet; the sums of its order stand on each of its lines.
 * It is read batch by batch as it is sent, no faster than it is taken. That it was taken is written down. For
 * shopkeepers who signed in lately.
 */
export async function ordersCsv(ctx: Ctx): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'orders')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'the list of orders' } })
  return csvStream(COLUMNS, batches(ctx), ctx.locale)
}

async function* batches(ctx: Ctx): AsyncGenerator<readonly (readonly Cell[])[], undefined> {
  for (let last: string | null = null; ; ) {
    const rows: readonly Row[] = await linesAfter(ctx, last)
    const end = rows.at(-1)
    if (!end) return
    yield rows.map(cellsOf)
    last = end.id
  }
}

/** The lines of the orders that come after one. No order is ever deleted, so its place is always known. */
async function linesAfter(ctx: Ctx, last: string | null): Promise<readonly Row[]> {
  const after = last
    ? sql`(placed_at, id) < (select e.placed_at, e.id from orders e where e.id = ${last})`
    : sql`true`
  const { rows } = await sql<Row>`
    select o.id, o.number, o.state, o.placed_at, p.paid_at, o.name, o.email, i.title, i.detail, i.quantity,
           i.refunded_quantity, i.unit_amount, i.refunded_part, o.currency, o.note, o.total_amount, i.retired, o.taken_at,
           (select m.name from members m where m.id = o.taken_by_id) as taken_by,
           coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as given
    from (select * from orders where ${after} order by placed_at desc, id desc limit ${sql.lit(ORDERS_PER_BATCH)}) o
      cross join lateral (${ITEMS}) i
      left join payments p on p.order_id = o.id and p.state = 'paid'
    order by o.placed_at desc, o.id desc, i.rank, i.position`.execute(db(ctx))
  return rows
}

/** Of an order named `o`: its lines, what was added to each and taken off it, then what concerns the whole order. */
const ITEMS = sql`
  select 1 as rank, l.position::bigint, l.title, l.detail, l.quantity, l.refunded_quantity, l.unit_amount,
    null::bigint as refunded_part, ${LINE_RETIRED} as retired
  from order_lines l where l.order_id = o.id
  union all
  select 2, min(l.position)::bigint, string_agg(distinct a.label, ', ' order by a.label), l.title, 1, 0, sum(a.amount)::bigint,
    (sum(a.amount) - ${adjustmentsLeft})::bigint, false
  from order_adjustments a join order_lines l on l.id = a.order_line_id where a.order_id = o.id group by l.id, a.vat_rate
  union all
  select 3, a.position, a.label, '', 1, (exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
    where ra.adjustment_id = a.id and r.state = 'done'))::int, a.amount, null, false
  from order_adjustments a where a.order_id = o.id and a.order_line_id is null`

function cellsOf(row: Row): readonly Cell[] {
  const { currency } = row
  const unit: Money = { amount: row.unit_amount, currency }
  const total = timesMoney(unit, row.quantity)
  const refunded =
    row.refunded_part === null
      ? timesMoney(unit, row.refunded_quantity)
      : { amount: row.refunded_part, currency }
  const order = { amount: row.total_amount, currency }
  const given = { amount: row.given, currency }
  const sums = [refunded, subtractMoney(total, refunded), order, given, subtractMoney(order, given)]
  return [
    ...[row.number, row.state, row.placed_at.toISOString(), row.paid_at?.toISOString() ?? ''],
    ...[row.name, row.email],
    ...[row.title, row.detail, row.quantity, row.refunded_quantity, unit],
    ...[total, currency, row.note, ...sums, row.retired ? 'retired' : ''],
    ...[row.taken_at ?? '', row.taken_by ?? ''],
  ]
}
