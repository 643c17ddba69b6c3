import { type Selectable, sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { SoldOut } from '#core/contracts/seller'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { bookPayment } from '../booking/book-payment'
import { askSellers } from '../fulfilment/ask-sellers'
import { keepSlot } from '../fulfilment/keep-slot'
import { orderedItems, refuseOrphans } from '../fulfilment/ordered-items'
import { recordHandoutDue } from '../handouts/handout-due'
import { releaseParts, retakeParts } from '../parts/hold-parts'
import { releaseVouchers, retakeVouchers } from '../prices/voucher-uses'
import { type Settled, settledAs } from './payment-row'
import { takeFromCart } from './take-from-cart'

/** Why the money goes back, as the order says it. */
const PAID_TOO_LATE = 'Paid after the time had run out, and sold out by then'

/** SumUp's word for the money, or that of who took it; null for what was free or paid from credit. */
export type Proof = SumUpsWord | Receipt | null

type SumUpsWord = {
  readonly transactionId: string
  readonly transactionCode: string
  /** A card was held to a reader, whatever way the order was placed with. */
  readonly atReader?: boolean
}

/** Who looks at it (`tx.viewer`) took the money, this way. */
export type Receipt = { readonly way: 'cash' | 'transfer' | 'credit'; readonly bankLineId: string | null }

type OrderRow = Pick<
  Selectable<Database['orders']>,
  'id' | 'number' | 'member_id' | 'name' | 'state' | 'collection_slot_id' | 'follows_id'
> & { readonly placed_way: WayToPay; readonly is_standing: boolean }

/**
 * The one place where an order becomes paid, however many callbacks, return pages and jobs say so at once: the
 * first settles it with the sellers, the others find it done. Money that came after the time had run out buys what
 * is left; when that is not enough, all of it goes back (`refunding`).
 */
export async function settlePaid(ctx: Ctx, paymentId: string, proof: Proof): Promise<Settled> {
  try {
    return await transaction(ctx, tx => settle(tx, paymentId, proof))
  } catch (refusal) {
    if (!(refusal instanceof SoldOut)) throw refusal
    return transaction(ctx, tx => sendMoneyBack(tx, paymentId, proof))
  }
}

async function settle(tx: Tx, paymentId: string, proof: Proof): Promise<Settled> {
  const order = await lockOrderOf(tx, paymentId)
  if (!(await recordPayment(tx, paymentId, proof))) return settledAs(order.state)
  await refuseOrphans(tx, order.id)
  if (order.state !== 'pending') {
    await retakeVouchers(tx, order.id)
    await retakeParts(tx, { id: order.id, memberId: order.member_id })
  }
  const items = await orderedItems(tx, order.id)
  const buyer = { memberId: order.member_id, name: order.name }
  await askSellers(tx, items, (seller, own) => seller.settle(tx, own, buyer))
  await keepSlot(tx, { id: order.id, memberId: order.member_id, slotId: order.collection_slot_id })
  await db(tx)
    .updateTable('orders')
    .set({ state: 'paid', settled_at: tx.now })
    .where('id', '=', order.id)
    .execute()
  // What adds to another order, or what a standing order made, never lay in the cart.
  if (!isPaidLater(order.placed_way) && !order.follows_id && !order.is_standing)
    await takeFromCart(tx, order.member_id, order.id)
  await bookPayment(tx, paymentId)
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
  tx.purge(viewerTag(order.member_id))
  return 'paid'
}

/** The order row is locked before anything else is: so it is wherever an order ends, and one of two waits. */
async function lockOrderOf(tx: Tx, paymentId: string): Promise<OrderRow> {
  const order = await db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select(['o.id', 'o.number', 'o.member_id', 'o.name', 'o.state', 'o.collection_slot_id', 'o.follows_id'])
    .select('p.way as placed_way')
    .select(sql<boolean>`exists (select from standing_dates d where d.order_id = o.id)`.as('is_standing'))
    .where('p.id', '=', paymentId)
    .forNoKeyUpdate('o')
    .executeTakeFirst()
  if (!order) throw new Error(`No payment ${paymentId}`)
  return order
}

/** False when it was recorded before. */
async function recordPayment(tx: Tx, paymentId: string, proof: Proof): Promise<boolean> {
  const paid = await db(tx)
    .updateTable('payments')
    .set({
      state: 'paid' as const,
      paid_at: tx.now,
      ...wordOf(tx, proof),
    })
    .where('id', '=', paymentId)
    .where('state', '<>', 'paid')
    .returning(['order_id', 'amount', 'currency'])
    .executeTakeFirst()
  if (paid && proof && 'way' in proof) {
    const { order_id: id, ...money } = paid
    const subject = { kind: 'order', id }
    await recordAudit(tx, { action: 'payment.received', subject, after: { ...money, way: proof.way } })
  }
  return paid !== undefined
}

function wordOf(tx: Tx, proof: Proof) {
  if (proof === null) return { transaction_id: null, transaction_code: null }
  if ('way' in proof) {
    const { way, bankLineId: bank_line_id } = proof
    return { way, bank_line_id, received_by_id: tx.viewer.member?.id ?? null }
  }
  const way = proof.atReader ? { way: 'sumup' as const } : {}
  return { transaction_id: proof.transactionId, transaction_code: proof.transactionCode, ...way }
}

async function sendMoneyBack(tx: Tx, paymentId: string, proof: Proof): Promise<Settled> {
  const order = await lockOrderOf(tx, paymentId)
  if (!(await recordPayment(tx, paymentId, proof))) return settledAs(order.state)
  const refundId = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('refunds')
    .columns(['id', 'order_id', 'payment_id', 'amount', 'currency', 'way', 'reason', 'requested_at'])
    .expression(eb =>
      eb
        .selectFrom('payments')
        .select([sql`${refundId}::uuid`.as('refund_id'), 'order_id', 'id', 'amount', 'currency'])
        .select(
          sql<WayToPay>`case when way = 'sumup' or exists (
          select from orders o join guest_buyers g on g.member_id = o.member_id where o.id = payments.order_id)
          then way else 'credit' end`.as('way'),
        )
        .select([sql`${PAID_TOO_LATE}::text`.as('reason'), sql`${tx.now}::timestamptz`.as('requested_at')])
        .where('id', '=', paymentId),
    )
    .execute()
  await recordHandoutDue(tx, refundId)
  const subject = { kind: 'order', id: order.id }
  await recordAudit(tx, { action: 'refund.requested', subject, after: { refundId, reason: PAID_TOO_LATE } })
  await askSellers(tx, await orderedItems(tx, order.id), (seller, own) => seller.release(tx, own))
  await tx.services.events.releaseOrderSlot(tx, order.id)
  await releaseVouchers(tx, order.id)
  await releaseParts(tx, { id: order.id, memberId: order.member_id })
  await db(tx)
    .updateTable('orders')
    .set(eb => ({ state: 'expired', settled_at: eb.fn.coalesce('settled_at', eb.val(tx.now)) }))
    .where('id', '=', order.id)
    .where('state', '=', 'pending')
    .execute()
  await bookPayment(tx, paymentId)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}` })
  const letter = { orderId: order.id, kind: 'sold-out' }
  await enqueue(tx, 'send-order-letter', letter, { key: `letter:${order.id}:sold-out` })
  tx.purge(viewerTag(order.member_id))
  return 'refunding'
}
