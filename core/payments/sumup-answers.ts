import type { CheckoutSuccess, TransactionFull } from '@sumup/sdk'
import type { Money } from '#core/contracts/money'
import { fromMajorUnits } from './major-units'
import type { Checkout, CheckoutTransaction, Transaction } from './payments'
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
  }))
}

export function readTransaction(answer: TransactionFull): Transaction {
  return understood(answer, () => {
    const attempt = readAttempt(answer)
    return { ...attempt, refunded: refundedOf(answer, attempt) }
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

function refundedOf({ events = [] }: TransactionFull, { amount: { currency } }: CheckoutTransaction): Money {
  const refunds = events.filter(event => event.type === 'REFUND' && event.status !== 'FAILED')
  const amounts = refunds.map(event => fromMajorUnits(given(event.amount, 'events.amount'), currency).amount)
  return { amount: amounts.reduce((sum, each) => sum + each, 0), currency }
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
