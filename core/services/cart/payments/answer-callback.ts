import type { Ctx } from '#core/contracts/ctx'
import { enqueue } from '#core/jobs/enqueue'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { paymentOfCheckout } from './payment-row'
import { verifyPayment } from './verify-payment'

/**
 * A callback spoke of this checkout. One that we know is verified, now or, when SumUp cannot be asked, by a job as
 * soon as it can; any other is nobody's business here.
 */
export async function answerCallback(ctx: Ctx, checkoutId: string): Promise<void> {
  const payment = await paymentOfCheckout(ctx, checkoutId)
  if (!payment) return
  try {
    await verifyPayment(ctx, payment.id)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    ctx.house.log.warn({ err: fault, payment: payment.reference }, 'a callback is verified later')
    await enqueue(ctx, 'verify-payment', { paymentId: payment.id }, { key: `verify:${payment.id}` })
  }
}
