import { SumUp } from '@sumup/sdk'
import type { CheckoutRequest, Payments } from '#core/contracts/platform/payments'
import { SUMUP_CURRENCIES } from './currencies'
import { toMajorUnits } from './major-units'
import { readCheckout, readTransaction } from './sumup-answers'
import { sumUpCards } from './sumup-cards'
import { readHistory, readPayouts } from './sumup-history'
import { sumUpReaders } from './sumup-readers'
import {
  refusalOfCreation,
  refusalOfDeactivation,
  refusalOfLookup,
  refusalOfRefund,
  refusalOfTransaction,
} from './sumup-refusals'
import { ask } from './sumup-request'

const SUMUP = 'https://api.sumup.com'
const DEFAULT_TIMEOUT_MS = 8_000

export type SumUpOptions = {
  /** SumUp itself unless told otherwise, e.g. the sandbox; no slash at its end. */
  readonly host?: string
  readonly apiKey: string
  readonly merchantCode: string
  /** How long one question may take, its answer read to the end. */
  readonly timeoutMs?: number
}

/** Payments over SumUp's online API (hosted checkout). Nothing is retried here: callers know what is safe to. */
export function createSumUpPayments(options: SumUpOptions): Payments {
  const { host = SUMUP, apiKey, merchantCode, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const client = new SumUp({ host, apiKey, maxRetries: 0, timeout: timeoutMs })
  const { checkouts, transactions, payouts } = client
  // The SDK puts ids into its paths as they are; an id may come from a forged callback.
  const segment = encodeURIComponent
  const merchant = segment(merchantCode)

  return {
    isConnected: true,
    // Play money is of any currency.
    takes: currency => host !== SUMUP || SUMUP_CURRENCIES.has(currency),

    async createCheckout(request) {
      const body = creationOf(request, merchantCode)
      return readCheckout(await ask(timeoutMs, () => checkouts.create(body), refusalOfCreation(request)))
    },

    async getCheckout(id) {
      return readCheckout(await ask(timeoutMs, () => checkouts.get(segment(id)), refusalOfLookup(id)))
    },

    async findCheckout(reference) {
      const listed = await ask(timeoutMs, () => checkouts.list({ checkout_reference: reference }))
      const ours = listed.filter(
        each => each.checkout_reference === reference && each.merchant_code === merchantCode,
      )
      const found = ours.find(each => each.status === 'PAID') ?? ours[0]
      return found ? readCheckout(found) : null
    },

    async deactivateCheckout(id) {
      const refusal = refusalOfDeactivation(id)
      return readCheckout(await ask(timeoutMs, () => checkouts.deactivate(segment(id)), refusal))
    },

    async refund({ transactionId, amount }) {
      const body = amount ? { amount: toMajorUnits(amount) } : {}
      const refusal = refusalOfRefund(transactionId)
      await ask(timeoutMs, () => transactions.refund(merchant, segment(transactionId), body), refusal)
      return { transactionId, amount: amount ?? null }
    },

    async getTransaction(id) {
      const refusal = refusalOfTransaction(id)
      return readTransaction(await ask(timeoutMs, () => transactions.get(merchant, { id }), refusal))
    },

    history: since => readHistory(transactions, merchant, timeoutMs, { changes_since: since.toISOString() }),

    payouts: (from, until) => readPayouts(payouts, merchant, timeoutMs, [from, until]),

    readers: sumUpReaders(client, merchant, timeoutMs),

    cards: sumUpCards(client, timeoutMs),
  }
}

function creationOf(request: CheckoutRequest, merchantCode: string) {
  return {
    checkout_reference: request.reference,
    amount: toMajorUnits(request.amount),
    // SumUp names the sixteen currencies it takes; any other it refuses itself, as `PaymentRefused`.
    currency: request.amount.currency as 'GBP',
    merchant_code: merchantCode,
    description: request.description,
    valid_until: request.validUntil.toISOString(),
    return_url: request.returnUrl,
    redirect_url: request.redirectUrl,
    hosted_checkout: { enabled: true },
    ...(request.setsUpFor
      ? { purpose: 'SETUP_RECURRING_PAYMENT' as const, customer_id: request.setsUpFor }
      : {}),
  }
}
