import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import type { PaymentOutcome } from './apply-checkout-status'
import { paymentOfOrder } from './payment-row'
import { verifyPayment } from './verify-payment'

/** The buyer came back from SumUp's page: see what became of the order's payment. Throws `NotFound`, `PaymentsUnavailable`. */
export async function verifyOrderPayment(ctx: Ctx, orderId: string): Promise<PaymentOutcome> {
  const payment = await paymentOfOrder(ctx, orderId)
  if (!payment) throw new NotFound()
  return verifyPayment(ctx, payment.id)
}
