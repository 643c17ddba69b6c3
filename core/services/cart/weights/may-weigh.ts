import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { OrderView } from '../orders/read-order'
import type { LineToWeigh } from './lines-to-weigh'

/** Whether something of an order is sold by weight and may still be weighed, or weighed again. */
export function mayWeigh({ state, lines }: Pick<OrderView, 'state' | 'lines'>): boolean {
  if (state !== 'pending' && state !== 'paid') return false
  return lines.some(
    ({ weight, quantity, refundedQuantity }) => weight !== null && quantity > refundedQuantity,
  )
}

/** Its buyer may be paying at this moment, the sum that the page at SumUp shows them. */
export async function waitsForSumUp(
  ctx: Ctx,
  { orderId, state }: Pick<LineToWeigh, 'orderId' | 'state'>,
): Promise<boolean> {
  if (state !== 'pending') return false
  const payment = await db(ctx)
    .selectFrom('payments')
    .select('id')
    .where('order_id', '=', orderId)
    .where('way', '=', 'sumup')
    .executeTakeFirst()
  return payment !== undefined
}
