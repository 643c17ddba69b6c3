import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Member } from '../identity/member'

/** What a bank's statement says came in, until it has a `BankLineSettlement`. */
export const BankLine = defineEntity({
  name: 'BankLine',
  tableName: 'bank_lines',
  properties: {
    id: id(),
    /** Of all that it says: the same statement read twice is one line. */
    fingerprint: p.text().unique(),
    bookedOn: p.date(),
    amount: amount().check('amount > 0'),
    currency: currency(),
    payer: p.text().default(''),
    text: p.text().default(''),
    readBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    readAt: now(),
  },
})

export type BankLine = InferEntity<typeof BankLine>
