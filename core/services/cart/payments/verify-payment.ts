import type { Ctx } from '#core/contracts/ctx'
import type { Checkout } from '#core/contracts/platform/payments'
import { db } from '#core/database/db'
import { CheckoutNotFound } from '#core/payments/refusals'
import { applyCheckoutStatus, type PaymentOutcome } from './apply-checkout-status'
import { type PaymentRow, paymentById, settledAs } from './payment-row'
import { applyReading, isAtReader } from './reader-payment'
import { keepCheckout } from './request-payment'

/**
 * Asks SumUp what became of a payment, and does what follows from the answer. Nobody else is believed. Harmless
 * however often and by however many at once it is called. Throws `PaymentsUnavailable`.
 */
export async function verifyPayment(ctx: Ctx, paymentId: string): Promise<PaymentOutcome> {
  const payment = await paymentById(ctx, paymentId)
  if (!payment) return 'over'
  if (payment.state === 'paid') return settledAs(payment.order_state)
  if (isAtReader(payment)) return applyReading(ctx, payment)
  if (payment.way !== 'sumup') return payment.order_state === 'pending' ? 'waiting' : 'over'
  const checkout = await checkoutOf(ctx, payment)
  if (checkout) return applyCheckoutStatus(ctx, payment, checkout)
  if (payment.order_state === 'pending') return 'waiting'
  await giveUp(ctx, paymentId)
  return 'over'
}

/** Its order is over and SumUp knows no checkout for it: there is nothing more to ask. */
async function giveUp(ctx: Ctx, paymentId: string): Promise<void> {
  await db(ctx)
    .updateTable('payments')
    .set({ state: 'expired' })
    .where('id', '=', paymentId)
    .where('state', '<>', 'paid')
    .execute()
}

/** Also the one whose id was lost between SumUp's answer and our database; null when there is none. */
export async function checkoutOf(ctx: Ctx, payment: PaymentRow): Promise<Checkout | null> {
  const { payments } = ctx.house
  if (!payment.checkout_id) {
    const found = await payments.findCheckout(payment.reference)
    if (found) await keepCheckout(ctx, payment.id, found)
    return found
  }
  try {
    return await payments.getCheckout(payment.checkout_id)
  } catch (refusal) {
    if (refusal instanceof CheckoutNotFound) return null
    throw refusal
  }
}

/** For a callback that came while SumUp could not be asked. Fails, and so is tried again, until it can. */
export async function verifyPaymentTask(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  await verifyPayment(ctx, String(payload.paymentId))
}
