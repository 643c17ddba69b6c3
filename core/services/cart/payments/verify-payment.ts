import type { Ctx } from '#core/contracts/ctx'
import type { Checkout } from '#core/payments/payments'
import { CheckoutNotFound } from '#core/payments/refusals'
import { heedCheckout, type PaymentOutcome } from './heed-checkout'
import { type PaymentRow, paymentById, paymentOfCheckout } from './payment-row'
import { keepCheckout } from './request-payment'

/**
 * Asks SumUp what became of a payment, and does what follows from the answer. Nobody else is believed. Harmless
 * however often and by however many at once it is called. Throws `PaymentsUnavailable`.
 */
export async function verifyPayment(ctx: Ctx, paymentId: string): Promise<PaymentOutcome> {
  const payment = await paymentById(ctx, paymentId)
  if (!payment) return 'over'
  if (payment.state === 'paid') return payment.order_state === 'paid' ? 'paid' : 'refunding'
  const checkout = await checkoutOf(ctx, payment)
  if (checkout) return heedCheckout(ctx, payment, checkout)
  if (payment.order_state === 'pending') return 'waiting'
  await giveUp(ctx, paymentId)
  return 'over'
}

/** Its order is over and SumUp knows no checkout for it: there is nothing more to ask. */
async function giveUp(ctx: Ctx, paymentId: string): Promise<void> {
  await ctx.em.execute(`update payments set state = 'expired' where id = ? and state <> 'paid'`, [paymentId])
}

/** A callback spoke of this checkout: one that we know is verified, any other is nobody's business here. */
export async function verifyCheckout(ctx: Ctx, checkoutId: string): Promise<void> {
  const payment = await paymentOfCheckout(ctx, checkoutId)
  if (payment) await verifyPayment(ctx, payment.id)
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
