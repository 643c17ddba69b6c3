import type { Money } from '../money'
import type { CardReaders } from './card-readers'
import type { CardsOnFile } from './cards-on-file'
import type { HistoryEntry, Payout } from './payouts'
import type { CheckoutTransaction, Transaction } from './transactions'

export type { CheckoutTransaction, Transaction, TransactionEvent, TransactionStatus } from './transactions'

/**
 * Taking money and giving it back, through a provider with a hosted payment page.
 *
 * Every method may throw `PaymentsUnavailable` (then nobody knows whether it happened: ask again by
 * `findCheckout` or `getTransaction` before trying again) and `PaymentsMisconfigured`.
 */
export type Payments = {
  /** False where the cooperative has no account with a provider. */
  readonly isConnected: boolean
  /** Whether buyers can pay by card in this currency (ISO 4217). */
  takes(currency: string): boolean
  /** Throws `DuplicateCheckout` when `reference` was used before, `PaymentRefused` when asked for the impossible. */
  createCheckout(request: CheckoutRequest): Promise<Checkout>
  /** What the provider itself says of a checkout: the only proof of a payment. Throws `CheckoutNotFound`. */
  getCheckout(id: string): Promise<Checkout>
  /** The checkout made for this reference, or null: it finds one whose answer was lost. */
  findCheckout(reference: string): Promise<Checkout | null>
  /** Ends a checkout that nobody shall pay any more. Throws `CheckoutNotFound`, `CheckoutAlreadyProcessed`. */
  deactivateCheckout(id: string): Promise<Checkout>
  /** Without an amount: all that is left. Throws `RefundRefused`. Never retried: see `getTransaction`. */
  refund(request: RefundRequest): Promise<Refund>
  /** A payment with what was given back of it. Throws `TransactionNotFound`. */
  getTransaction(id: string): Promise<Transaction>
  /** All that changed since then, oldest first, as many pages as there are. */
  history(since: Date): Promise<readonly HistoryEntry[]>
  /** What was paid out from one day to another (`YYYY-MM-DD`), both included. */
  payouts(from: string, until: string): Promise<readonly Payout[]>
  readonly readers: CardReaders
  readonly cards: CardsOnFile
}

/** What a card is charged with here: money, play money of the sandbox, or nothing at all. */
export type PaymentsKind = 'real' | 'sandbox' | 'none'

export type CheckoutRequest = {
  /** Ours, unique for ever, at most 90 characters: the second checkout of one reference is refused. */
  readonly reference: string
  readonly amount: Money
  readonly description: string
  /** After this moment the checkout cannot be paid. */
  readonly validUntil: Date
  /** Where the provider's server calls ours (POST, unsigned). */
  readonly returnUrl: string
  /** Where the buyer's browser goes afterwards. */
  readonly redirectUrl: string
  /** Not to pay: the card is proven and kept for this customer, and what it was proven with goes back at once. */
  readonly setsUpFor?: string
}

/**
 * FAILED tells of the latest attempt: until it expires, a failed checkout can still be paid, so deactivate
 * it before giving its stock to someone else. PAID and EXPIRED are final.
 */
export type CheckoutStatus = 'PENDING' | 'PAID' | 'FAILED' | 'EXPIRED'

export type Checkout = {
  readonly id: string
  readonly reference: string
  readonly status: CheckoutStatus
  readonly amount: Money
  /** The page where the buyer pays; null when the provider does not tell. */
  readonly hostedUrl: string | null
  /** Attempts to pay, the failed ones too, oldest first. */
  readonly transactions: readonly CheckoutTransaction[]
  /** The token of the card that it set up. */
  readonly instrument?: string
}

export type RefundRequest = { readonly transactionId: string; readonly amount?: Money }

/** `amount` is null when all that was left was asked for: the provider does not say how much that was. */
export type Refund = { readonly transactionId: string; readonly amount: Money | null }
