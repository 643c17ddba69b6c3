import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { askSellers } from '../orders/ask-sellers'
import { keepSlot } from '../orders/collection-slot'
import { orderedItems, refuseOrphans } from '../orders/ordered-items'
import { takeFromCart } from './take-from-cart'

/** SumUp's word for the money: null for what was free. */
export type Proof = { readonly transactionId: string; readonly transactionCode: string } | null

type OrderRow = {
  id: string
  number: string
  member_id: string
  name: string
  state: string
  collection_slot_id: string | null
}

/**
 * The one place where an order becomes paid, however many callbacks, return pages and jobs say so at once: the
 * first settles it with the sellers, the others find it done. Money that came after the time had run out buys what
 * is left; when that is not enough, all of it goes back (`refunding`).
 */
export async function settlePaid(
  ctx: Ctx,
  paymentId: string,
  proof: Proof,
): Promise<'paid' | 'already' | 'refunding'> {
  try {
    return await transaction(ctx, tx => settle(tx, paymentId, proof))
  } catch (refusal) {
    if (!(refusal instanceof SoldOut)) throw refusal
    return transaction(ctx, tx => sendMoneyBack(tx, paymentId, proof))
  }
}

async function settle(tx: Tx, paymentId: string, proof: Proof): Promise<'paid' | 'already'> {
  const order = await lockOrderOf(tx, paymentId)
  if (!(await recordPayment(tx, paymentId, proof))) return 'already'
  await refuseOrphans(tx, order.id)
  const items = await orderedItems(tx, order.id)
  const buyer = { memberId: order.member_id, name: order.name }
  await askSellers(tx, items, (seller, own) => seller.settle(tx, own, buyer))
  await keepSlot(tx, { id: order.id, memberId: order.member_id, slotId: order.collection_slot_id })
  await tx.em.execute(`update orders set state = 'paid', settled_at = ? where id = ?`, [tx.now, order.id])
  await takeFromCart(tx, order.member_id, order.id)
  await emit(tx, {
    type: 'Accept',
    domain: 'cart',
    subject: { kind: 'order', id: order.id },
    payload: { number: order.number, memberId: order.member_id, state: 'paid' },
  })
  await enqueue(
    tx,
    'send-order-letter',
    { orderId: order.id, kind: 'paid' },
    { key: `letter:${order.id}:paid` },
  )
  tx.purge(`viewer:${order.member_id}`)
  return 'paid'
}

/** The order row is locked before anything else is: so it is wherever an order ends, and one of two waits. */
async function lockOrderOf(tx: Tx, paymentId: string): Promise<OrderRow> {
  const [order] = await tx.em.execute<OrderRow[]>(
    `select o.id, o.number, o.member_id, o.name, o.state, o.collection_slot_id from orders o join payments p on p.order_id = o.id
     where p.id = ? for no key update of o`,
    [paymentId],
  )
  if (!order) throw new Error(`No payment ${paymentId}`)
  return order
}

/** False when it was recorded before. */
async function recordPayment(tx: Tx, paymentId: string, proof: Proof): Promise<boolean> {
  const [paid] = await tx.em.execute<unknown[]>(
    `update payments set state = 'paid', transaction_id = ?, transaction_code = ?, paid_at = ?
     where id = ? and state <> 'paid' returning id`,
    [proof?.transactionId ?? null, proof?.transactionCode ?? null, tx.now, paymentId],
  )
  return paid !== undefined
}

async function sendMoneyBack(tx: Tx, paymentId: string, proof: Proof): Promise<'refunding' | 'already'> {
  const order = await lockOrderOf(tx, paymentId)
  if (!(await recordPayment(tx, paymentId, proof))) return 'already'
  const refundId = Bun.randomUUIDv7()
  await tx.em.execute(
    `insert into refunds (id, order_id, payment_id, amount, currency, reason, requested_at)
     select ?, order_id, id, amount, currency, 'Paid after the time had run out, and sold out by then', ?
     from payments where id = ?`,
    [refundId, tx.now, paymentId],
  )
  await askSellers(tx, await orderedItems(tx, order.id), (seller, own) => seller.release(tx, own))
  await tx.services.events.releaseOrderSlot(tx, order.id)
  await tx.em.execute(
    `update orders set state = 'expired', settled_at = coalesce(settled_at, ?) where id = ? and state = 'pending'`,
    [tx.now, order.id],
  )
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}` })
  const letter = { orderId: order.id, kind: 'sold-out' }
  await enqueue(tx, 'send-order-letter', letter, { key: `letter:${order.id}:sold-out` })
  tx.purge(`viewer:${order.member_id}`)
  return 'refunding'
}
