import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** A mail server refused an address for good: it is written to no more. */
export const LetterSuppression = defineEntity({
  name: 'LetterSuppression',
  tableName: 'letter_suppressions',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    /** SHA-256 of the address, hexadecimal: another address of the member is another hash. */
    addressHash: p.text(),
    /** What the mail server said. */
    reason: p.text(),
    suppressedAt: now(),
  },
})

export type LetterSuppression = InferEntity<typeof LetterSuppression>
