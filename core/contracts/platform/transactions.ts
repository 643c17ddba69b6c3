import type { Money } from '../money'

export type CheckoutTransaction = {
  readonly id: string
  /** The short code that buyer and shopkeeper read on their statements. */
  readonly code: string
  readonly amount: Money
  readonly status: TransactionStatus
}

/** REFUNDED: in full or in part. */
export type TransactionStatus = 'SUCCESSFUL' | 'CANCELLED' | 'FAILED' | 'PENDING' | 'REFUNDED'

export type Transaction = CheckoutTransaction & {
  readonly refunded: Money
  /** What was taken from us again after the payment, by whomever it was asked for; what failed is left out. */
  readonly events: readonly TransactionEvent[]
}

export type TransactionEvent = {
  /** The provider's, or, when it gives none, one that stays the same however often it is read. */
  readonly id: string
  readonly kind: 'refund' | 'charge-back'
  readonly amount: Money
  readonly at: Date | null
  /**
   * Told by the status of a payment alone that was given back before. Where all of what was given back is ours it comes on top of that; otherwise
   * it may be what stands there as a refund.
   */
  readonly isBeyondRefunds?: true
}
