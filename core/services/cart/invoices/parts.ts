import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { InvoiceLine, InvoiceVat } from '#core/contracts/invoice'
import { type Database, db } from '#core/database/db'
import { grossOf, lineLeft, type SoldLine } from '#core/pricing/line-left'
import { vatByRate } from '#core/pricing/vat'
import { adjustmentsOfLine, partsLeft } from '../adjustments/parts-left'
import type { AdjustmentKind } from '../adjustments/read-adjustments'

export type InvoiceParts = { readonly lines: readonly InvoiceLine[]; readonly vat: readonly InvoiceVat[] }

/** All that was sold with an order, whatever was given back since. */
export async function soldParts(tx: Tx, orderId: string): Promise<InvoiceParts> {
  const goods = await db(tx)
    .selectFrom('order_lines')
    .select(['title', 'detail', 'quantity', 'unit_amount', 'vat_rate'])
    .where('order_id', '=', orderId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const { rows: rest } = await sql<Added>`
    select kind, label, vat_rate, sum(amount)::bigint as amount from order_adjustments where order_id = ${orderId}
    group by kind, label, vat_rate having sum(amount) <> 0 order by min(position), label, vat_rate desc nulls last`.execute(
    db(tx),
  )
  return {
    lines: [...goods.map(lineOf), ...rest.map(addedLine)],
    vat: vatByRate(await partsLeft(tx, orderId, null)),
  }
}

/**
 * What a refund took back, everything with a minus. Its VAT is what the rest of the order came to before it less what it
 * came to after it: so all credit notes of an order add up to its invoice.
 */
export async function creditedParts(tx: Tx, orderId: string, refundId: string): Promise<InvoiceParts> {
  const lines = [...(await creditedLines(tx, refundId)), ...(await creditedWhole(tx, refundId))]
  const before = vatByRate(await partsLeft(tx, orderId, { refundId, with: false }))
  const after = vatByRate(await partsLeft(tx, orderId, { refundId, with: true }))
  const rates = new Set(lines.map(({ vatRate }) => vatRate))
  const vat = before
    .filter(({ rate }) => rates.has(rate))
    .map(({ rate, ...was }) => {
      const is = after.find(sum => sum.rate === rate)
      const [net, tax] = [(is?.net ?? 0) - was.net, (is?.vat ?? 0) - was.vat]
      return { rate, net, vat: tax, gross: net + tax }
    })
  return { lines, vat }
}

type CreditedRow = SoldLine & {
  readonly title: string
  readonly detail: string
  readonly given: number
  /** How many were left before it. */
  readonly left: number
  readonly kind: AdjustmentKind | null
  readonly labels: string
}

async function creditedLines(tx: Tx, refundId: string): Promise<readonly InvoiceLine[]> {
  const { rows } = await sql<CreditedRow>`
    select l.id as key, l.title, l.detail, rl.quantity as given, l.quantity, l.unit_amount as "unitAmount",
      l.vat_rate as "vatRate", ${adjustmentsOfLine} as adjustments,
      (select a.kind from order_adjustments a where a.order_line_id = l.id order by a.position, a.id limit 1) as kind,
      (select string_agg(distinct a.label, ', ' order by a.label) from order_adjustments a where a.order_line_id = l.id) as labels,
      (l.quantity - coalesce((select sum(o.quantity) from refund_lines o join refunds r on r.id = o.refund_id
        where o.order_line_id = l.id and r.state = 'done' and (r.done_at, r.id) < (this.done_at, this.id)), 0))::int as left
    from refund_lines rl join order_lines l on l.id = rl.order_line_id join refunds this on this.id = rl.refund_id
    where rl.refund_id = ${refundId} order by l.position, l.id`.execute(db(tx))
  return rows.flatMap(row => [goodsBack(row), ...adjustmentsBack(row)])
}

function goodsBack({ title, detail, given, unitAmount, vatRate }: CreditedRow): InvoiceLine {
  return { title, detail, quantity: -given, unitAmount, amount: -unitAmount * given, vatRate }
}

/** What belonged to the goods that went back: its part of a voucher, of a deposit. By rate of VAT. */
function adjustmentsBack({ kind, labels, given, left, ...line }: CreditedRow): readonly InvoiceLine[] {
  if (!kind) return []
  const own = { ...line, unitAmount: 0 }
  const after = lineLeft(own, left - given)
  return lineLeft(own, left).flatMap(part => {
    const kept = grossOf(after.filter(({ vatRate }) => vatRate === part.vatRate))
    const amount = kept - part.gross
    return amount === 0
      ? []
      : {
          title: labels,
          detail: line.title,
          quantity: 1,
          unitAmount: amount,
          amount,
          kind,
          vatRate: part.vatRate,
        }
  })
}

async function creditedWhole(tx: Tx, refundId: string): Promise<readonly InvoiceLine[]> {
  const { rows } = await sql<Added>`
    select a.kind, a.label, a.vat_rate, -a.amount as amount from refund_adjustments ra
      join order_adjustments a on a.id = ra.adjustment_id
    where ra.refund_id = ${refundId} order by a.position, a.id`.execute(db(tx))
  return rows.map(addedLine)
}

type Row = Pick<
  Selectable<Database['order_lines']>,
  'title' | 'detail' | 'quantity' | 'unit_amount' | 'vat_rate'
>

function lineOf({ title, detail, quantity, unit_amount: unitAmount, vat_rate: vatRate }: Row): InvoiceLine {
  return { title, detail, quantity, unitAmount, amount: unitAmount * quantity, vatRate }
}

type Added = Pick<Selectable<Database['order_adjustments']>, 'kind' | 'label' | 'vat_rate' | 'amount'>

function addedLine({ kind, label, vat_rate: vatRate, amount }: Added): InvoiceLine {
  return { kind, title: label, detail: '', quantity: 1, unitAmount: amount, amount, vatRate }
}
