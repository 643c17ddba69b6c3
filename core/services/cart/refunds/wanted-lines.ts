import { NotRefundable } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import { type Money, sumMoney, timesMoney } from '#core/contracts/money'
import { isId } from '#core/database/is-id'

export type WantedLine = {
  readonly orderLineId: string
  readonly quantity: number
  /** Whether goods go back on the shelf. Unless said, they do while the order is not collected: they never left. */
  readonly backInStock?: boolean
}

export type RefundedLine = Required<WantedLine>

/** Each line once, however often it was named, with what becomes of its goods. */
export async function wantedOf(
  tx: Tx,
  orderId: string,
  lines: readonly WantedLine[],
): Promise<readonly RefundedLine[]> {
  const [row] = await tx.em.execute<{ collected: boolean }[]>(
    'select exists (select from collections where order_id = ?) as collected',
    [orderId],
  )
  const byLine = Map.groupBy(lines, ({ orderLineId }) => orderLineId.toLowerCase())
  return [...byLine].map(([orderLineId, named]) => ({
    orderLineId,
    quantity: named.reduce((sum, { quantity }) => sum + quantity, 0),
    backInStock: named.every(({ backInStock }) => backInStock ?? !row?.collected),
  }))
}

/** What these lines cost. Throws `NotRefundable` for more of a line than was bought and not yet refunded. */
export async function amountOf(tx: Tx, orderId: string, lines: readonly RefundedLine[]): Promise<Money> {
  const amounts: Money[] = []
  for (const { orderLineId, quantity } of lines) {
    const [line] = await tx.em.execute<{ unit_amount: number; currency: string; left: number }[]>(
      `select unit_amount, currency, quantity - refunded_quantity as left from order_lines
       where id = ? and order_id = ?`,
      [isId(orderLineId) ? orderLineId : null, orderId],
    )
    const possible = line && Number.isInteger(quantity) && quantity >= 1 && quantity <= line.left
    if (!line || !possible) throw new NotRefundable()
    amounts.push(timesMoney({ amount: line.unit_amount, currency: line.currency }, quantity))
  }
  const [first] = amounts
  if (!first) throw new NotRefundable()
  return sumMoney(amounts, first.currency)
}

export async function insertRefundLines(
  tx: Tx,
  refundId: string,
  lines: readonly RefundedLine[],
): Promise<void> {
  for (const { orderLineId, quantity, backInStock } of lines) {
    await tx.em.execute(
      'insert into refund_lines (id, refund_id, order_line_id, quantity, back_in_stock) values (?, ?, ?, ?, ?)',
      [Bun.randomUUIDv7(), refundId, orderLineId, quantity, backInStock],
    )
  }
}
