import { emit } from '#core/activities/emit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Checkout } from '#core/contracts/platform/payments'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { CheckoutAlreadyProcessed, CheckoutNotFound, PaymentsUnavailable } from '#core/payments/refusals'
import { askSellers } from '../fulfilment/ask-sellers'
import { orderedItems } from '../fulfilment/ordered-items'
import { releaseParts } from '../parts/hold-parts'
import { releaseVouchers } from '../prices/voucher-uses'
import { applyCheckoutStatus } from './apply-checkout-status'
import { type PaymentRow, paymentOfOrder } from './payment-row'
import { endReading, isAtReader } from './reader-payment'
import { checkoutOf } from './verify-payment'

/**
 * So long after its time an order is given up even if SumUp cannot be asked: its checkout could be paid until then
 * only, and should it have been, the late payment buys what is left or goes back.
 */
const SUMUP_SILENT_MS = 60 * 60_000

/**
 * Ends a pending order that nobody paid and gives its stock and its slot back, but only once SumUp has said that it cannot be
 * paid any more. Was it paid after all, it becomes paid; one that is paid stays so. Throws `PaymentsUnavailable`; nothing has changed then.
 */
export async function endUnpaid(
  ctx: Ctx,
  orderId: string,
  as: 'expired' | 'cancelled',
): Promise<'ended' | 'paid' | 'already'> {
  const payment = await paymentOfOrder(ctx, orderId)
  if (payment && payment.order_state !== 'pending') return endedAs(payment)
  if (payment && as === 'expired' && payment.reserved_until >= ctx.now) return 'already'
  if (payment && (await isPaidAfterAll(ctx, payment))) return 'paid'
  const became = await transaction(ctx, tx => endUnasked(tx, orderId, as))
  return became === 'ended' ? became : endedAs(await paymentOfOrder(ctx, orderId))
}

/** Whoever wants to end what is paid by now has to hear that it stands. */
const endedAs = (payment: PaymentRow | null): 'paid' | 'already' =>
  payment?.order_state === 'paid' ? 'paid' : 'already'

/**
 * Nobody can pay it at SumUp any more; whether somebody had, by SumUp's last word. Throws `PaymentsUnavailable`.
 */
export async function isPaidAfterAll(ctx: Ctx, payment: PaymentRow): Promise<boolean> {
  try {
    if (isAtReader(payment)) return await endReading(ctx, payment)
    const last = await lastWord(ctx, payment)
    return last !== null && (await applyCheckoutStatus(ctx, payment, last)) === 'paid'
  } catch (fault) {
    const silentMs = ctx.now.getTime() - payment.reserved_until.getTime()
    if (fault instanceof PaymentsUnavailable && silentMs > SUMUP_SILENT_MS) return false
    throw fault
  }
}

/** What SumUp says once nobody can pay any more; null when there never was a checkout. */
async function lastWord(ctx: Ctx, payment: PaymentRow): Promise<Checkout | null> {
  if (payment.way !== 'sumup') return null
  const checkout = await checkoutOf(ctx, payment)
  if (!checkout || checkout.status === 'PAID' || checkout.status === 'EXPIRED') return checkout
  try {
    return await ctx.house.payments.deactivateCheckout(checkout.id)
  } catch (refusal) {
    if (refusal instanceof CheckoutNotFound) return null
    // Paid, or run out, in this very moment.
    if (refusal instanceof CheckoutAlreadyProcessed) return ctx.house.payments.getCheckout(checkout.id)
    throw refusal
  }
}

/** The same of an order that nobody can pay at SumUp, inside a transaction. */
export async function endUnasked(
  tx: Tx,
  orderId: string,
  as: 'expired' | 'cancelled',
): Promise<'ended' | 'already'> {
  const order = await db(tx)
    .updateTable('orders')
    .set({ state: as, settled_at: tx.now })
    .where('id', '=', orderId)
    .where('state', '=', 'pending')
    // It may have been given more time since it was listed.
    .$if(as === 'expired', order => order.where('reserved_until', '<', tx.now))
    .returning(['member_id', 'number'])
    .executeTakeFirst()
  if (!order) return 'already'
  await askSellers(tx, await orderedItems(tx, orderId), (seller, own) => seller.release(tx, own))
  await tx.services.events.releaseOrderSlot(tx, orderId)
  await releaseVouchers(tx, orderId)
  await releaseParts(tx, { id: orderId, memberId: order.member_id })
  await emit(tx, {
    type: 'Remove',
    domain: 'cart',
    subject: { kind: 'order', id: orderId },
    payload: { number: order.number, memberId: order.member_id, state: as },
  })
  tx.purge(viewerTag(order.member_id))
  return 'ended'
}
