import { stringify } from 'csv-stringify/sync'
import type { Ctx } from '#core/contracts/ctx'
import { minorDigits } from '#core/payments/major-units'
import { onlyShopkeeper } from './only-shopkeeper'

type Row = {
  number: string
  state: string
  placed_at: string
  paid_at: string | null
  name: string
  email: string
  title: string
  detail: string
  quantity: number
  refunded_quantity: number
  unit_amount: number
  currency: string
  note: string
}

const COLUMNS = [
  ...['order', 'state', 'placed', 'paid', 'name', 'email', 'item', 'detail', 'quantity', 'refunded'],
  ...['unit price', 'total', 'currency', 'note'],
]

/** Every line of every order, newest order first, for a spreadsheet. For shopkeepers. */
export async function ordersCsv(ctx: Ctx): Promise<string> {
  onlyShopkeeper(ctx)
  const rows = await ctx.em.execute<Row[]>(
    `select o.number, o.state, o.placed_at, p.paid_at, o.name, o.email, l.title, l.detail, l.quantity,
            l.refunded_quantity, l.unit_amount, o.currency, o.note
     from orders o join order_lines l on l.order_id = o.id
       left join payments p on p.order_id = o.id and p.state = 'paid'
     order by o.placed_at desc, o.id, l.position`,
  )
  // A cell that begins like a formula would be one in a spreadsheet, and a buyer wrote it.
  return stringify([COLUMNS, ...rows.map(cellsOf)], { bom: true, escape_formulas: true })
}

function cellsOf(row: Row): (string | number)[] {
  const money = (amount: number) =>
    (amount / 10 ** minorDigits(row.currency)).toFixed(minorDigits(row.currency))
  return [
    ...[row.number, row.state, iso(row.placed_at), row.paid_at ? iso(row.paid_at) : '', row.name, row.email],
    ...[row.title, row.detail, row.quantity, row.refunded_quantity, money(row.unit_amount)],
    ...[money(row.unit_amount * row.quantity), row.currency, row.note],
  ]
}

const iso = (moment: string) => new Date(moment).toISOString()
