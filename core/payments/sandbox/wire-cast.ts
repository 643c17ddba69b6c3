import { press } from './cast'
import type { Sandbox } from './sandbox'

// What the tests of the specification speak of, as it stands on the wire.

export const NOWHERE = '00000000-0000-4000-8000-000000000000'
export const CHECKOUTS = '/v0.1/checkouts'
export const CHECKOUT = '/v0.1/checkouts/{checkout_id}'
export const REFUNDS = '/v1.0/merchants/{merchant_code}/payments/{transaction_id}/refunds'
export const TRANSACTIONS = '/v2.1/merchants/{merchant_code}/transactions'

export const refundsOf = (id: string, merchant = 'MSANDBOX') =>
  `/v1.0/merchants/${merchant}/payments/${id}/refunds`
export const transaction = (query: string) => `/v2.1/merchants/MSANDBOX/transactions?${query}`

let references = 0

/** A `CheckoutCreateRequest` with everything that we ever send. */
export const honey = () => ({
  checkout_reference: `order-${++references}`,
  amount: 10.1,
  currency: 'GBP',
  merchant_code: 'MSANDBOX',
  description: 'Honey',
  return_url: 'http://127.0.0.1:9/callbacks',
  redirect_url: 'http://localhost:4002/orders/1',
  valid_until: '2999-02-28T10:56:56+00:00',
  hosted_checkout: { enabled: true },
})

export type WireBuyer = ReturnType<typeof wireBuyer>

/** Asks a sandbox without the SDK between. */
export function wireBuyer({ url, apiKey: ourKey }: Sandbox) {
  return { ask, created }

  function ask(method: string, path: string, body?: unknown, apiKey = ourKey): Promise<Response> {
    return fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    })
  }

  /** A checkout, pending or with one attempt, as it is retrieved. */
  async function created(choice?: 'payment' | 'failure') {
    const checkout = await (await ask('POST', CHECKOUTS, honey())).json()
    if (choice) await press(checkout.hosted_checkout_url, choice)
    return (await ask('GET', `${CHECKOUTS}/${checkout.id}`)).json()
  }
}
