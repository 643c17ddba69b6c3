import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import { enqueue } from '#core/jobs/enqueue'
import { askSellers } from '../orders/ask-sellers'
import type { RefundRow } from './finish-refund'
import { returnedItems } from './returned-items'

/** The money is back: in the same transaction the lines say so and the sellers have their things again. */
export async function completeRefund(tx: Tx, refund: RefundRow): Promise<void> {
  // First, as wherever an order ends: nobody gives it another slot while it gives up its own.
  const [order] = await tx.em.execute<{ member_id: string; number: string }[]>(
    'select member_id, number from orders where id = ? for no key update',
    [refund.order_id],
  )
  await tx.em.execute(`update refunds set state = 'done', done_at = ?, failure = null where id = ?`, [
    tx.now,
    refund.id,
  ])
  await tx.em.execute(
    `update order_lines l set refunded_quantity = l.refunded_quantity + r.quantity
     from refund_lines r where r.refund_id = ? and r.order_line_id = l.id`,
    [refund.id],
  )
  await askSellers(tx, await returnedItems(tx, refund.id), (seller, own) => seller.restore(tx, own))
  if (!(await goodsLeft(tx, refund.order_id))) await tx.services.events.releaseOrderSlot(tx, refund.order_id)
  await emit(tx, {
    type: 'Undo',
    domain: 'cart',
    subject: { kind: 'order', id: refund.order_id },
    payload: {
      number: order?.number,
      memberId: order?.member_id,
      state: 'refunded',
      refundId: refund.id,
      amount: refund.amount,
      currency: refund.currency,
    },
  })
  await enqueue(
    tx,
    'send-order-letter',
    { orderId: refund.order_id, kind: `refund:${refund.id}` },
    { key: `letter:${refund.order_id}:refund:${refund.id}` },
  )
  if (order) tx.purge(`viewer:${order.member_id}`)
}

async function goodsLeft(tx: Tx, orderId: string): Promise<boolean> {
  const left = await tx.em.execute<unknown[]>(
    `select 1 from order_lines where order_id = ? and kind = 'product' and quantity > refunded_quantity limit 1`,
    [orderId],
  )
  return left.length > 0
}
