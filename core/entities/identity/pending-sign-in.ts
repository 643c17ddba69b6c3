import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from './member'

/** Somebody who has shown the first factor, and not yet the second. */
export const PendingSignIn = defineEntity({
  name: 'PendingSignIn',
  tableName: 'pending_sign_ins',
  properties: {
    /** SHA-256 of the token in the browser's cookie, hexadecimal. */
    tokenHash: p.text().primary(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    /** What was shown so far, in words. */
    means: p.text(),
    continueTo: p.text(),
    tries: p.bigint('number').defaultRaw('0'),
    expiresAt: moment().index(),
  },
})

export type PendingSignIn = InferEntity<typeof PendingSignIn>
