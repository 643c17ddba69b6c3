import type { CheckoutRequest, CheckoutStatus } from '#core/contracts/platform/payments'

/** A checkout as the sandbox keeps it; amounts in minor units, times as ISO 8601. */
export type CheckoutRecord = {
  readonly id: string
  readonly reference: string
  readonly amount: CheckoutRequest['amount']
  readonly description: string | null
  readonly returnUrl: string | null
  readonly redirectUrl: string | null
  readonly validUntil: string | null
  readonly hosted: boolean
  /** The reader that was asked for it; its reference is then the client transaction id. */
  readonly readerId?: string
  /** It sets up a card for this customer, and is not paid for anything. */
  readonly setsUpFor?: string
  /** Which it did. */
  card?: CardRecord
  readonly date: string
  /** Without regard to `validUntil`: ask `statusOf`. */
  status: CheckoutStatus
  readonly transactions: TransactionRecord[]
  /** A callback has not arrived yet: it is sent again after a restart. */
  callbackOwed: boolean
}

/** How a card does when it is charged. */
export type CardManner = 'works' | 'declines' | 'expired' | 'asks'

export type CardRecord = { readonly token: string; readonly manner: CardManner; active: boolean }

export type ReaderRecord = {
  readonly id: string
  readonly name: string
  readonly at: string
  /** Switched off, by a test. */
  offline?: boolean
}

export type TransactionRecord = {
  readonly id: string
  readonly code: string
  readonly timestamp: string
  readonly successful: boolean
  readonly authCode: string
  /** A charge-back that its status alone tells of. */
  disputed?: true
  readonly refunds: {
    readonly id: number
    readonly amount: number
    readonly timestamp: string
    /** The buyer's bank took it back. */
    readonly chargedBack?: true
    /** And gave it to us again. */
    won?: true
  }[]
}

export type Payment = { readonly checkout: CheckoutRecord; readonly transaction: TransactionRecord }

export type Ledger = {
  /** Null when the reference is taken. */
  open(
    draft: Omit<CheckoutRecord, 'id' | 'date' | 'status' | 'transactions' | 'callbackOwed'>,
  ): CheckoutRecord | null
  byId(id: string): CheckoutRecord | undefined
  byReference(reference: string): CheckoutRecord | undefined
  all(): Iterable<CheckoutRecord>
  /** By the transaction's id or its code. */
  payment(idOrCode: string): Payment | undefined
  statusOf(checkout: CheckoutRecord): CheckoutStatus
  /** An attempt to pay: settles a checkout that is still open, and says whether it was. */
  settle(checkout: CheckoutRecord, successful: boolean): boolean
  /** The card of a set-up is kept, and what it was proven with given back; false when it is over already. */
  keepCard(checkout: CheckoutRecord, manner: CardManner): boolean
  deactivateCard(checkout: CheckoutRecord): void
  /** False when it is paid or has expired already. */
  deactivate(checkout: CheckoutRecord): boolean
  give(payment: Payment, amount: number, chargedBack?: true): void
  /** The buyer's bank took it back, and no event says so. */
  dispute(payment: Payment): void
  /** Its charge-backs did not come to anything. */
  winDispute(payment: Payment): void
  calledBack(checkout: CheckoutRecord): void
}

/** `changed` hears of every record that is to be kept. */
export function createLedger(
  kept: Iterable<CheckoutRecord>,
  changed: (checkout: CheckoutRecord) => void,
  now: () => Date,
): Ledger {
  const checkouts = new Map<string, CheckoutRecord>()
  const references = new Map<string, CheckoutRecord>()
  const payments = new Map<string, Payment>()
  for (const checkout of kept) {
    enter(checkout)
    for (const transaction of checkout.transactions) enterPayment({ checkout, transaction })
  }

  function enter(checkout: CheckoutRecord) {
    checkouts.set(checkout.id, checkout)
    references.set(checkout.reference, checkout)
  }

  function enterPayment(payment: Payment) {
    payments.set(payment.transaction.id, payment)
    payments.set(payment.transaction.code, payment)
  }

  function statusOf({ status, validUntil }: CheckoutRecord): CheckoutStatus {
    if (status === 'PAID' || validUntil === null) return status
    return Date.parse(validUntil) <= now().getTime() ? 'EXPIRED' : status
  }

  const isOpen = (checkout: CheckoutRecord) => ['PENDING', 'FAILED'].includes(statusOf(checkout))

  return {
    open(draft) {
      if (references.has(draft.reference)) return null
      const id = crypto.randomUUID()
      const date = now().toISOString()
      const checkout: CheckoutRecord = {
        ...draft,
        id,
        date,
        status: 'PENDING',
        transactions: [],
        callbackOwed: false,
      }
      enter(checkout)
      changed(checkout)
      return checkout
    },
    byId: id => checkouts.get(id),
    byReference: reference => references.get(reference),
    all: () => checkouts.values(),
    payment: idOrCode => payments.get(idOrCode),
    statusOf,

    settle(checkout, successful) {
      if (!isOpen(checkout)) return false
      const transaction = attempt(successful, now())
      checkout.transactions.push(transaction)
      checkout.status = successful ? 'PAID' : 'FAILED'
      checkout.callbackOwed = checkout.returnUrl !== null
      enterPayment({ checkout, transaction })
      changed(checkout)
      return true
    },

    keepCard(checkout, manner) {
      if (!this.settle(checkout, true)) return false
      checkout.card = { token: crypto.randomUUID(), manner, active: true }
      const transaction = checkout.transactions.at(-1)
      if (transaction) this.give({ checkout, transaction }, checkout.amount.amount)
      return true
    },

    deactivateCard(checkout) {
      if (checkout.card) checkout.card.active = false
      changed(checkout)
    },

    deactivate(checkout) {
      if (!isOpen(checkout)) return false
      checkout.status = 'EXPIRED'
      changed(checkout)
      return true
    },

    give({ checkout, transaction }, amount, chargedBack) {
      const id = 1 + transaction.refunds.length
      transaction.refunds.push({ id, amount, timestamp: now().toISOString(), chargedBack })
      changed(checkout)
    },

    dispute({ checkout, transaction }) {
      transaction.disputed = true
      changed(checkout)
    },

    winDispute({ checkout, transaction }) {
      delete transaction.disputed
      for (const refund of transaction.refunds) if (refund.chargedBack) refund.won = true
      changed(checkout)
    },

    calledBack(checkout) {
      checkout.callbackOwed = false
      changed(checkout)
    },
  }
}

/** What can still be given back, in minor units. */
export function refundable({ checkout, transaction }: Payment): number {
  if (!transaction.successful) return 0
  return (
    checkout.amount.amount - transaction.refunds.reduce((sum, { amount, won }) => sum + (won ? 0 : amount), 0)
  )
}

// As SumUp's look: T and nine of these, easy to read out over a telephone.
const CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

function attempt(successful: boolean, at: Date): TransactionRecord {
  const random = crypto.getRandomValues(new Uint8Array(9))
  return {
    id: crypto.randomUUID(),
    code: `T${Array.from(random, byte => CODE_LETTERS[byte % CODE_LETTERS.length]).join('')}`,
    timestamp: at.toISOString(),
    successful,
    authCode: String(crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000).padStart(6, '0'),
    refunds: [],
  }
}
