import { stringify } from 'csv-stringify/sync'
import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText, type Money, subtractMoney, timesMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { LINE_RETIRED } from '../orders/read-order'

type Row = Pick<
  Selectable<Database['orders']>,
  'number' | 'state' | 'placed_at' | 'name' | 'email' | 'note' | 'total_amount'
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

/**
 * Every line of every order, newest order first, for a spreadsheet; the sums of its order stand on each of its lines.
 * For shopkeepers.
 */
export async function ordersCsv(ctx: Ctx): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const { rows } = await sql<Row>`
    select o.number, o.state, o.placed_at, p.paid_at, o.name, o.email, l.title, l.detail, l.quantity,
           l.refunded_quantity, l.unit_amount, l.currency, o.note, o.total_amount,
           coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as given,
          ${LINE_RETIRED} as retired
    from orders o join order_lines l on l.order_id = o.id
      left join payments p on p.order_id = o.id and p.state = 'paid'
    order by o.placed_at desc, o.id, l.position`.execute(db(ctx))
  // A cell that begins like a formula would be one in a spreadsheet, and a buyer wrote it.
  return stringify([COLUMNS, ...rows.map(cellsOf)], { bom: true, escape_formulas: true })
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
