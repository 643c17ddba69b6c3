import { NotRefundable } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { type Money, sumMoney, timesMoney } from '#core/contracts/money'
import { db } from '#core/database/db'

export type RequestedLine = {
  readonly orderLineId: string
  readonly quantity: number
  /** Whether goods go back on the shelf. Unless said, they do while the order is not collected: they never left. */
  readonly backInStock?: boolean
}

export type RefundedLine = Required<RequestedLine>

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

/** What these lines cost. Throws `NotRefundable` for more of a line than was bought and not yet refunded. */
export async function amountOf(tx: Tx, orderId: string, lines: readonly RefundedLine[]): Promise<Money> {
  const amounts: Money[] = []
  for (const { orderLineId, quantity } of lines) {
    const line = isId(orderLineId) ? await lineOf(tx, orderId, orderLineId) : undefined
    const left = line ? line.quantity - line.refunded_quantity : 0
    const possible = Number.isInteger(quantity) && quantity >= 1 && quantity <= left
    if (!line || !possible) throw new NotRefundable()
    amounts.push(timesMoney({ amount: line.unit_amount, currency: line.currency }, quantity))
  }
  const [first] = amounts
  if (!first) throw new NotRefundable()
  return sumMoney(amounts, first.currency)
}

function lineOf(tx: Tx, orderId: string, id: string) {
  return db(tx)
    .selectFrom('order_lines')
    .select(['unit_amount', 'currency', 'quantity', 'refunded_quantity'])
    .where('id', '=', id)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
}

export async function insertRefundLines(
  tx: Tx,
  refundId: string,
  lines: readonly RefundedLine[],
): Promise<void> {
  const rows = lines.map(({ orderLineId, quantity, backInStock }) => ({
    ...{ refund_id: refundId, order_line_id: orderLineId, quantity, back_in_stock: backInStock },
  }))
  await db(tx).insertInto('refund_lines').values(rows).execute()
}
