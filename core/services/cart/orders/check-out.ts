import type { Ctx } from '#core/contracts/ctx'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import { PaymentRefused, PaymentsMisconfigured, PaymentsUnavailable } from '#core/payments/refusals'
import { chargeCard } from '../cards/charge'
import { paymentOfOrder } from '../payments/payment-row'
import { requestPayment } from '../payments/request-payment'
import { type OrderRequest, type PlacedOrder, placeOrder } from './place-order'

/** With `onFile`, by SumUp from the card that the member left there. */
export type CheckoutRequest = OrderRequest & { readonly onFile?: boolean }

export type CheckedOut =
  | { readonly next: 'pay'; readonly order: PlacedOrder; readonly hostedUrl: string }
  /** Paid already, or free. */
  | { readonly next: 'done'; readonly order: PlacedOrder }
  /** The order stands, and is paid in cash or by transfer. */
  | { readonly next: 'later'; readonly order: PlacedOrder }
  /** This form made an order before that is paid later, in another way than is wished now: it stands as it was. */
  | { readonly next: 'stands'; readonly order: PlacedOrder }
  /** The order stands and its things are kept, but its payment page could not be opened. */
  | { readonly next: 'pay-later'; readonly order: PlacedOrder }

/**
 * Places the order, then opens the page where it is paid. SumUp is asked outside of the order's transaction: an
 * order that was placed stands, whatever SumUp says or does not say. Throws what `placeOrder` throws, and `OrderOver`.
 */
export async function checkOut(ctx: Ctx, { onFile, ...wish }: CheckoutRequest): Promise<CheckedOut> {
  const order = await placeOrder(ctx, wish)
  if (order.state === 'paid') return { next: 'done', order }
  if (isPaidLater(order.way)) return { next: order.way === wish.way ? 'later' : 'stands', order }
  try {
    if (onFile && (await isPaidOnFile(ctx, order)))
      return { next: 'done', order: { ...order, state: 'paid' } }
    const hostedUrl = await requestPayment(ctx, order.id)
    return hostedUrl ? { next: 'pay', order, hostedUrl } : { next: 'done', order }
  } catch (fault) {
    if (!isSumUps(fault)) throw fault
    ctx.house.log.error({ err: fault, order: order.number }, 'the payment page could not be opened')
    return { next: 'pay-later', order }
  }
}

/** What the card on file does not pay is paid on SumUp's page. */
async function isPaidOnFile(ctx: Ctx, order: PlacedOrder): Promise<boolean> {
  const payment = await paymentOfOrder(ctx, order.id)
  return payment !== null && (await chargeCard(ctx, payment.id)) === 'paid'
}

/** A fault that trying again, or the operator, can put right; never the buyer. */
export function isSumUps(fault: unknown): fault is Error {
  return (
    fault instanceof PaymentsUnavailable ||
    fault instanceof PaymentsMisconfigured ||
    fault instanceof PaymentRefused
  )
}
