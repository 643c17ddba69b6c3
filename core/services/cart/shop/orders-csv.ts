import { stringify } from 'csv-stringify/sync'
import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText, type Money, subtractMoney, timesMoney } from '#core/contracts/money'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { LINE_RETIRED } from '../orders/read-order'

type Row = Pick<
  Selectable<Database['orders']>,
  'id' | 'number' | 'state' | 'placed_at' | 'name' | 'email' | 'note' | 'total_amount'
> &
  Pick<
    Selectable<Database['order_lines']>,
    'title' | 'detail' | 'quantity' | 'refunded_quantity' | 'unit_amount' | 'currency'
  > &
  Pick<Selectable<Database['payments']>, 'paid_at'> & { given: number; retired: boolean }

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
  ],
]

/** So many orders are read at a time: never many in memory, however many there are. */
const ORDERS_PER_BATCH = 200

/**
 * Every line of every order, newest order first, for a spreadsheet; the sums of its order stand on each of its lines.
 * It is read batch by batch as it is sent, no faster than it is taken. That it was taken is written down. For
 * shopkeepers who signed in lately.
 */
export async function ordersCsv(ctx: Ctx): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'orders')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'the list of orders' } })
  const batches = csvBatches(ctx)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await batches.next()
      if (done) return controller.close()
      controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await batches.return(undefined)
    },
  })
}

async function* csvBatches(ctx: Ctx): AsyncGenerator<string, undefined> {
  // A cell that begins like a formula would be one in a spreadsheet, and a buyer wrote it.
  yield stringify([COLUMNS], { bom: true })
  for (let last: string | null = null; ; ) {
    const rows: readonly Row[] = await linesAfter(ctx, last)
    const end = rows.at(-1)
    if (!end) return
    yield stringify(rows.map(cellsOf), { escape_formulas: true })
    last = end.id
  }
}

/** The lines of the orders that come after one. No order is ever deleted, so its place is always known. */
async function linesAfter(ctx: Ctx, last: string | null): Promise<readonly Row[]> {
  const after = last
    ? sql`(placed_at, id) < (select e.placed_at, e.id from orders e where e.id = ${last})`
    : sql`true`
  const { rows } = await sql<Row>`
    select o.id, o.number, o.state, o.placed_at, p.paid_at, o.name, o.email, l.title, l.detail, l.quantity,
           l.refunded_quantity, l.unit_amount, l.currency, o.note, o.total_amount,
           coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as given,
          ${LINE_RETIRED} as retired
    from (select * from orders where ${after} order by placed_at desc, id desc limit ${ORDERS_PER_BATCH}) o
      join order_lines l on l.order_id = o.id
      left join payments p on p.order_id = o.id and p.state = 'paid'
    order by o.placed_at desc, o.id desc, l.position`.execute(db(ctx))
  return rows
}

function cellsOf(row: Row): (string | number)[] {
  const { currency } = row
  const unit: Money = { amount: row.unit_amount, currency }
  const total = timesMoney(unit, row.quantity)
  const refunded = timesMoney(unit, row.refunded_quantity)
  const order = { amount: row.total_amount, currency }
  const given = { amount: row.given, currency }
  const sums = [refunded, subtractMoney(total, refunded), order, given, subtractMoney(order, given)]
  return [
    ...[row.number, row.state, row.placed_at.toISOString(), row.paid_at?.toISOString() ?? ''],
    ...[row.name, row.email],
    ...[row.title, row.detail, row.quantity, row.refunded_quantity, decimalText(unit)],
    ...[decimalText(total), currency, row.note, ...sums.map(decimalText), row.retired ? 'retired' : ''],
  ]
}
