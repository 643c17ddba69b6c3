import type { CheckoutRecord } from './ledger'

// SumUp gives up on an answer that keeps it waiting, and comes back later.
const ANSWER_TIMEOUT_MS = 5_000

export type CallbackOptions = {
  readonly delayMs: number
  /** Waits before each further try. */
  readonly retryDelaysMs: readonly number[]
  readonly delivered: (checkout: CheckoutRecord) => void
  readonly onFault: (fault: unknown) => void
}

/** How the next callbacks are sent: each `copies` times, `lateMs` late; no copies: never. */
export type CallbackManner = { copies: number; lateMs: number }

export type Callbacks = {
  readonly manner: CallbackManner
  send(checkout: CheckoutRecord): void
  /** Resolves when no callback is under way or waiting. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export class CallbackRefused extends Error {
  override readonly name = 'CallbackRefused'
}

/** Posts SumUp's unsigned callback to a checkout's `return_url` until it is answered 2xx, or the tries are used up. */
export function createCallbacks({ delayMs, retryDelaysMs, delivered, onFault }: CallbackOptions): Callbacks {
  const manner: CallbackManner = { copies: 1, lateMs: 0 }
  const stopped = new AbortController()
  const underWay = new Set<Promise<void>>()

  async function deliver(checkout: CheckoutRecord, firstDelayMs: number) {
    const attempts = checkout.transactions.length
    let fault: unknown
    for (const wait of [firstDelayMs, ...retryDelaysMs]) {
      await pause(wait, stopped.signal)
      if (stopped.signal.aborted) return
      try {
        await post(checkout, stopped.signal)
        // Paid while we told of a failed attempt: that payment's own callback is still owed.
        if (checkout.transactions.length === attempts) delivered(checkout)
        return
      } catch (refused) {
        fault = refused
      }
    }
    if (!stopped.signal.aborted) onFault(fault)
  }

  return {
    manner,
    send(checkout) {
      for (let copy = 0; copy < manner.copies; copy++) {
        const delivery = deliver(checkout, delayMs + manner.lateMs)
        underWay.add(delivery)
        delivery.finally(() => underWay.delete(delivery))
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async stop() {
      stopped.abort()
      await Promise.all(underWay)
    },
  }
}

async function post({ id, returnUrl }: CheckoutRecord, stopped: AbortSignal) {
  const response = await fetch(returnUrl!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event_type: 'CHECKOUT_STATUS_CHANGED', id }),
    signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    redirect: 'manual',
  })
  await response.body?.cancel()
  if (!response.ok) throw new CallbackRefused(`${returnUrl} answered ${response.status}`)
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(wake, ms)
  stopped.addEventListener('abort', wake, { once: true })
  return promise

  function wake() {
    clearTimeout(timer)
    stopped.removeEventListener('abort', wake)
    resolve()
  }
}
