import type { Money } from '../money'
import type { Transaction } from './transactions'

/**
 * Taking money from a card that is held to a reader. Every method may throw `PaymentsUnavailable` (nobody knows whether
 * it happened) and `PaymentsMisconfigured`.
 */
export type CardReaders = {
  /** With the code that the reader shows. Throws `PairingRefused`. */
  pair(code: string, name: string): Promise<{ readonly id: string }>
  /** Unpairs it; one that is not there any more is as good. */
  remove(readerId: string): Promise<void>
  /** Throws `ReaderUnknown`. */
  status(readerId: string): Promise<ReaderStatus>
  /** Asks for so much at the reader. Throws `ReaderBusy`, `ReaderOffline`, `ReaderUnknown`. Never retried. */
  start(readerId: string, request: ReaderRequest): Promise<StartedReading>
  /** Takes back what it was asked for; whether it was in time, `reading` tells. Throws `ReaderOffline`, `ReaderUnknown`. */
  terminate(readerId: string): Promise<void>
  /** What became of it. */
  reading(readerId: string, started: StartedReading): Promise<Reading>
  /** The transaction of a request whose answer was lost, by its description, or null. */
  findReading(request: ReaderRequest, since: Date): Promise<Transaction | null>
}

export type ReaderStatus = {
  readonly online: boolean
  /** A card is waited for, or something else is going on. */
  readonly busy: boolean
  /** Percent; null when it does not say. */
  readonly battery: number | null
}

export type ReaderRequest = {
  readonly amount: Money
  /** Unique: what was asked for is found again by it. */
  readonly description: string
}

export type StartedReading = {
  readonly clientTransactionId: string
  readonly checkoutId: string | null
}

export type Reading =
  /** `declined`: the card or its bank said no. `over`: it was taken back, at the reader or by us. */
  | { readonly state: 'waiting' | 'declined' | 'over' }
  | { readonly state: 'paid'; readonly transaction: Transaction }
