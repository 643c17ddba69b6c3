import type { CheckoutRequest } from '#core/contracts/platform/payments'

// Who and what the tests of payments speak of.

let orders = 0

/** A jar of honey, to be paid within a quarter of an hour. */
export function jarOfHoney(wishes: Partial<CheckoutRequest> = {}): CheckoutRequest {
  return {
    reference: `order-${++orders}`,
    amount: { amount: 1010, currency: 'GBP' },
    description: 'A jar of <heather> honey',
    validUntil: new Date(Date.now() + 15 * 60_000),
    returnUrl: 'http://127.0.0.1:9/callbacks',
    redirectUrl: 'http://localhost:4002/orders/1',
    ...wishes,
  }
}

export type Shop = {
  readonly returnUrl: string
  /** The bodies of the callbacks it got, in order. */
  readonly heard: unknown[]
  /** The statuses it answers next; 204 when there are none. */
  readonly answers: number[]
  stop(): Promise<void>
}

/** A shop that listens for callbacks on loopback. */
export function openShop(): Shop {
  const heard: unknown[] = []
  const answers: number[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      heard.push(await request.json())
      return new Response(null, { status: answers.shift() ?? 204 })
    },
  })
  return {
    returnUrl: `http://127.0.0.1:${server.port}/callbacks`,
    heard,
    answers,
    stop: () => server.stop(true),
  }
}

export type Choice = 'payment' | 'failure' | 'abandonment'

/** Presses a button of the hosted page, as a browser without JavaScript does. */
export function press(hostedUrl: string | null, choice: Choice): Promise<Response> {
  return fetch(`${hostedUrl}/${choice}`, { method: 'POST', redirect: 'manual' })
}

/** What a promise was refused with; fails the test when it was not. */
export async function refusalOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    await answer
  } catch (refusal) {
    return refusal
  }
  throw new Error('expected a refusal, got an answer')
}
