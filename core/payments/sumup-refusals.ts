import type { APIError } from '@sumup/sdk'
import type { CheckoutRequest } from '#core/contracts/platform/payments'
import {
  CheckoutAlreadyProcessed,
  CheckoutNotFound,
  DuplicateCheckout,
  PaymentRefused,
  type RefundRefusal,
  RefundRefused,
  TransactionNotFound,
} from './refusals'
import type { ReadRefusal } from './sumup-request'

export const refusalOfCreation =
  ({ reference }: CheckoutRequest): ReadRefusal =>
  refusal => {
    if (refusal.status === 409) return new DuplicateCheckout(reference)
    return new PaymentRefused(reference, wordsOf(refusal), textOf(refusal, 'param'))
  }

export const refusalOfLookup =
  (id: string): ReadRefusal =>
  refusal =>
    refusal.status === 404 ? new CheckoutNotFound(id) : null

export const refusalOfDeactivation =
  (id: string): ReadRefusal =>
  refusal =>
    refusal.status === 409 ? new CheckoutAlreadyProcessed(id) : refusalOfLookup(id)(refusal)

export const refusalOfTransaction =
  (id: string): ReadRefusal =>
  refusal =>
    refusal.status === 404 ? new TransactionNotFound(id) : null

export const refusalOfRefund =
  (transactionId: string): ReadRefusal =>
  refusal =>
    new RefundRefused(transactionId, reasonOf(refusal), wordsOf(refusal))

function reasonOf(refusal: APIError<unknown>): RefundRefusal {
  if (refusal.status === 422) return isTooHigh(refusal.error) ? 'amount-too-high' : 'rejected'
  return REASONS[refusal.status] ?? 'rejected'
}

const REASONS: Readonly<Record<number, RefundRefusal>> = {
  400: 'invalid-amount',
  403: 'not-allowed',
  404: 'transaction-not-found',
  409: 'not-refundable',
}

function isTooHigh(problem: unknown): boolean {
  const errors = fieldOf(problem, 'errors')
  return Array.isArray(errors) && errors.some(each => fieldOf(each, 'reason') === 'amount_too_high')
}

// SumUp words its errors in three shapes: `message`, `error_message`, and RFC 9457's `detail`.
function wordsOf(refusal: APIError<unknown>): string {
  const words = ['message', 'error_message', 'detail'].map(name => textOf(refusal, name))
  return words.find(each => each !== null) ?? refusal.message
}

function textOf(refusal: APIError<unknown>, name: string): string | null {
  const value = fieldOf(refusal.error, name)
  return typeof value === 'string' ? value : null
}

const fieldOf = (object: unknown, name: string): unknown =>
  typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined
