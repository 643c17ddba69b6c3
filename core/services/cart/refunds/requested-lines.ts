import { sql } from 'kysely'
import { NotRefundable } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { type Money, sumMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import { givenBack, type SoldLine } from '#core/pricing/line-left'
import { adjustmentsOfLine } from '../adjustments/parts-left'
import { wholeAdjustmentsLeft } from '../adjustments/read-adjustments'
import { setAsideForRefund } from '../gift-cards/take-back'

export type RequestedLine = {
  readonly orderLineId: string
  readonly quantity: number
  /** Whether goods go back on the shelf. Unless said, they do while the order is not collected: they never left. */
  readonly backInStock?: boolean
}

export type RefundedLine = Required<RequestedLine>

/** What is wished back of an order: lines, and fees or delivery by the ids of their adjustments. */
type Returned = { readonly lines: readonly RefundedLine[]; readonly adjustments: readonly string[] }

/** Each line once, however often it was named, with what becomes of its goods. */
export async function requestedItems(
  tx: Tx,
  orderId: string,
  lines: readonly RequestedLine[],
): Promise<readonly RefundedLine[]> {
  const collected = await db(tx)
    .selectFrom('collections')
    .select('collected_at')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  const byLine = Map.groupBy(lines, ({ orderLineId }) => orderLineId.toLowerCase())
  return [...byLine].map(([orderLineId, named]) => ({
    orderLineId,
    quantity: named.reduce((sum, { quantity }) => sum + quantity, 0),
    backInStock: named.every(({ backInStock }) => backInStock ?? !collected),
  }))
}

/**
 * What was paid for these, each line's share of vouchers taken off. Throws `NotRefundable` for more of a line than was
 * bought and not yet refunded, and for a fee that is not the order's or went back already.
 */
export async function amountOf(tx: Tx, orderId: string, { lines, adjustments }: Returned): Promise<Money> {
  const amounts: Money[] = []
  for (const { orderLineId, quantity } of lines) {
    const line = isId(orderLineId) ? await lineOf(tx, orderId, orderLineId) : undefined
    const left = line ? line.quantity - line.refunded : 0
    const possible = Number.isInteger(quantity) && quantity >= 1 && quantity <= left
    if (!line || !possible) throw new NotRefundable()
    amounts.push({ amount: givenBack(line, left, quantity), currency: line.currency })
  }
  const left = adjustments.length > 0 ? await wholeAdjustmentsLeft(tx, orderId) : []
  for (const id of adjustments) {
    const whole = left.find(each => each.id === id)
    if (!whole) throw new NotRefundable()
    amounts.push(whole.amount)
  }
  const [first] = amounts
  if (!first) throw new NotRefundable()
  return sumMoney(amounts, first.currency)
}

type Row = SoldLine & { readonly currency: string; readonly refunded: number }

async function lineOf(tx: Tx, orderId: string, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select l.id as key, l.unit_amount as "unitAmount", l.currency, l.quantity, l.vat_rate as "vatRate",
      l.refunded_quantity as refunded, ${adjustmentsOfLine} as adjustments
    from order_lines l where l.id = ${id} and l.order_id = ${orderId}`.execute(db(tx))
  return rows[0]
}

export async function insertReturned(
  tx: Tx,
  refundId: string,
  { lines, adjustments }: Returned,
): Promise<void> {
  const goods = lines.map(({ orderLineId, quantity, backInStock }) => ({
    refund_id: refundId,
    order_line_id: orderLineId,
    quantity,
    back_in_stock: backInStock,
  }))
  if (goods.length > 0) await db(tx).insertInto('refund_lines').values(goods).execute()
  await setAsideForRefund(tx, refundId)
  const whole = adjustments.map(id => ({ refund_id: refundId, adjustment_id: id }))
  if (whole.length > 0) await db(tx).insertInto('refund_adjustments').values(whole).execute()
}
