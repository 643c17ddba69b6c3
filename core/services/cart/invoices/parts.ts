import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { InvoiceLine, InvoiceVat } from '#core/contracts/invoice'
import { type Database, db } from '#core/database/db'
import { vatByRate } from '#core/pricing/vat'
import { linesLeft } from '../ledger/sold-by'

export type InvoiceParts = { readonly lines: readonly InvoiceLine[]; readonly vat: readonly InvoiceVat[] }

/** All that was sold with an order, whatever was given back since. */
export async function soldParts(tx: Tx, orderId: string): Promise<InvoiceParts> {
  const rows = await db(tx)
    .selectFrom('order_lines')
    .select(['title', 'detail', 'quantity', 'unit_amount', 'vat_rate'])
    .where('order_id', '=', orderId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return { lines: rows.map(lineOf), vat: vatByRate(await linesLeft(tx, orderId, null)) }
}

/**
 * What a refund took back, everything with a minus. Its VAT is what the rest of the order came to before it less what it
 * came to after it: so all credit notes of an order add up to its invoice.
 */
export async function creditedParts(tx: Tx, orderId: string, refundId: string): Promise<InvoiceParts> {
  const { rows } = await sql<Row>`
    select l.title, l.detail, -rl.quantity as quantity, l.unit_amount, l.vat_rate
    from refund_lines rl join order_lines l on l.id = rl.order_line_id
    where rl.refund_id = ${refundId} order by l.position, l.id`.execute(db(tx))
  const before = vatByRate(await linesLeft(tx, orderId, { refundId, with: false }))
  const after = vatByRate(await linesLeft(tx, orderId, { refundId, with: true }))
  const rates = new Set(rows.map(({ vat_rate }) => vat_rate))
  const vat = before
    .filter(({ rate }) => rates.has(rate))
    .map(({ rate, ...was }) => {
      const is = after.find(sum => sum.rate === rate)
      const [net, tax] = [(is?.net ?? 0) - was.net, (is?.vat ?? 0) - was.vat]
      return { rate, net, vat: tax, gross: net + tax }
    })
  return { lines: rows.map(lineOf), vat }
}

type Row = Pick<
  Selectable<Database['order_lines']>,
  'title' | 'detail' | 'quantity' | 'unit_amount' | 'vat_rate'
>

function lineOf({ title, detail, quantity, unit_amount: unitAmount, vat_rate: vatRate }: Row): InvoiceLine {
  return { title, detail, quantity, unitAmount, amount: unitAmount * quantity, vatRate }
}
