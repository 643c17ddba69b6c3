import type { Money } from '../money'

/** What the provider paid to our bank, or kept of it. */
export type Payout = {
  readonly id: number
  readonly kind: 'payout' | 'charge-back' | 'refund' | 'direct-debit-return' | 'balance'
  /** Of what came to our bank; with a minus for what was kept of it. */
  readonly amount: Money
  readonly fee: Money
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly reference: string
  /** Of the sale that it is about. */
  readonly transactionCode: string
  readonly failed: boolean
}

/** That something happened to a payment: it was made, given back, or charged back. */
export type HistoryEntry = {
  readonly transactionId: string
  readonly transactionCode: string
  readonly kind: 'payment' | 'refund' | 'charge-back'
  readonly amount: Money
  readonly at: Date
  /** What it was for, as we had said it. */
  readonly description: string
}
