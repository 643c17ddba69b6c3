import type { CheckoutSuccess, TransactionFull } from '@sumup/sdk'
import { type Money, subtractMoney, sumMoney } from '#core/contracts/money'
import type {
  Checkout,
  CheckoutTransaction,
  Transaction,
  TransactionEvent,
} from '#core/contracts/platform/payments'
import { fromMajorUnits } from './major-units'
import { InexactAmount, PaymentsUnavailable } from './refusals'

// Every field is optional in SumUp's schema. What we cannot do without and do not get is no answer:
// `PaymentsUnavailable`, so that nobody takes a missing status for an unpaid order.

export function readCheckout(answer: CheckoutSuccess): Checkout {
  return understood(answer, () => ({
    id: given(answer.id, 'id'),
    reference: given(answer.checkout_reference, 'checkout_reference'),
    status: given(answer.status, 'status'),
    amount: moneyOf(answer),
    hostedUrl: answer.hosted_checkout_url ?? null,
    transactions: (answer.transactions ?? []).map(readAttempt),
    ...(answer.payment_instrument?.token ? { instrument: answer.payment_instrument.token } : {}),
  }))
}

export function readTransaction(answer: TransactionFull): Transaction {
  return understood(answer, () => {
    const attempt = readAttempt(answer)
    const events = eventsOf(answer, attempt)
    return { ...attempt, events, refunded: refundedOf(events, attempt.amount.currency) }
  })
}

type Attempt = NonNullable<CheckoutSuccess['transactions']>[number]

function readAttempt(answer: Attempt): CheckoutTransaction {
  return {
    id: given(answer.id, 'transactions.id'),
    code: given(answer.transaction_code, 'transactions.transaction_code'),
    amount: moneyOf(answer),
    status: given(answer.status, 'transactions.status'),
  }
}

/** SumUp lists what happened twice, in brief and in detail; either list may be missing. */
function eventsOf(answer: TransactionFull, { amount: paid }: CheckoutTransaction): TransactionEvent[] {
  const brief = (answer.events ?? []).map(event => ({ ...event, kind: KINDS[event.type ?? ''] }))
  const detailed = (answer.transaction_events ?? []).map(event => ({
    ...event,
    kind: KINDS[event.event_type ?? ''],
  }))
  // What stands there twice by the same number happened once.
  const listed = (brief.some(({ kind }) => kind) ? brief : detailed).filter(
    ({ kind, id }, at, all) =>
      id === undefined || all.findIndex(other => other.kind === kind && other.id === id) === at,
  )
  const events = listed.flatMap(({ kind, ...event }, at): TransactionEvent[] => {
    if (!kind || event.status === 'FAILED') return []
    const moment = event.timestamp ? new Date(event.timestamp) : null
    const id = event.id === undefined ? `${event.timestamp ?? 'undated'}#${at}` : String(event.id)
    const amount = fromMajorUnits(given(event.amount, 'events.amount'), paid.currency)
    return [{ id, kind, amount, at: moment && Number.isNaN(moment.getTime()) ? null : moment }]
  })
  const isChargedBack = answer.simple_status === 'CHARGEBACK' || answer.simple_status === 'NON_COLLECTION'
  if (!isChargedBack || events.some(({ kind }) => kind === 'charge-back')) return events
  const left = subtractMoney(paid, refundedOf(events, paid.currency))
  const chargeBack = { id: 'charge-back', kind: 'charge-back', at: null } as const
  return left.amount > 0
    ? [...events, { ...chargeBack, amount: left }]
    : [...events, { ...chargeBack, amount: paid, isBeyondRefunds: true }]
}

const KINDS: Readonly<Record<string, TransactionEvent['kind'] | undefined>> = {
  REFUND: 'refund',
  CHARGE_BACK: 'charge-back',
}

function refundedOf(events: readonly TransactionEvent[], currency: string): Money {
  const refunds = events.filter(({ kind }) => kind === 'refund')
  return sumMoney(
    refunds.map(({ amount }) => amount),
    currency,
  )
}

function moneyOf({ amount, currency }: { amount?: number; currency?: string }): Money {
  return fromMajorUnits(given(amount, 'amount'), given(currency, 'currency'))
}

class MissingField extends Error {}

function given<Value>(value: Value | undefined | null, field: string): Value {
  if (value === undefined || value === null) throw new MissingField(field)
  return value
}

function understood<Read>(answer: unknown, read: () => Read): Read {
  try {
    if (typeof answer !== 'object' || answer === null) throw new MissingField('body')
    return read()
  } catch (cause) {
    if (!(cause instanceof MissingField || cause instanceof InexactAmount)) throw cause
    throw new PaymentsUnavailable('SumUp answered what we cannot read', { cause })
  }
}
