import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'

/** One fact about money, booked once and for good; its entries come to zero, which the database proves. */
export const LedgerTransaction = defineEntity({
  name: 'LedgerTransaction',
  tableName: 'ledger_transactions',
  properties: {
    id: id(),
    kind: p.enum([
      ...(['payment', 'refund', 'top-up', 'pay-out', 'part-held', 'part-released'] as const),
      ...(['gift-card-expired', 'bill-payment', 'weighing', 'gift-card-redeemed'] as const),
      ...(['into-household', 'out-of-household', 'from-guest', 'loss', 'recovery'] as const),
      ...(['payout-reversed'] as const),
    ]),
    /** What it books: the payment, the refund, the line of the bank's, the form of a top-up, the line that was weighed, the difference, or the pay-out that is undone. */
    sourceId: p.uuid(),
    note: p.text().default(''),
    bookedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    bookedAt: now(),
  },
  uniques: [{ name: 'ledger_transactions_once', properties: ['kind', 'sourceId'] }],
})

export type LedgerTransaction = InferEntity<typeof LedgerTransaction>
