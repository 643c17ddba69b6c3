import type { Checkout, CheckoutRequest, Payments } from '#core/contracts/platform/payments'
import { DuplicateCheckout } from './refusals'

/**
 * The checkout of a reference: made now, or found when an earlier try made it and its answer was lost (a timeout,
 * a crash before it was saved). However often it is called, a buyer is never asked twice for one order.
 *
 * Look at the status: what is found may be PAID, FAILED or EXPIRED already. Throws what `createCheckout` throws;
 * `DuplicateCheckout` only when the reference was used for another amount or cannot be found.
 */
export async function openCheckout(payments: Payments, request: CheckoutRequest): Promise<Checkout> {
  try {
    return await payments.createCheckout(request)
  } catch (refusal) {
    if (!(refusal instanceof DuplicateCheckout)) throw refusal
    const found = await payments.findCheckout(request.reference)
    if (!found || !isSame(found, request)) throw refusal
    return found
  }
}

const isSame = (found: Checkout, { amount }: CheckoutRequest) =>
  found.amount.amount === amount.amount && found.amount.currency === amount.currency
