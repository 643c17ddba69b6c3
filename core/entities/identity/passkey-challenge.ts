import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from './member'

/** What a device was asked to sign (WebAuthn §13.4.3). It is gone once it is answered. */
export const PasskeyChallenge = defineEntity({
  name: 'PasskeyChallenge',
  tableName: 'passkey_challenges',
  properties: {
    /** SHA-256, hexadecimal. */
    challengeHash: p.text().primary(),
    /** Who makes a passkey; null for somebody who is about to sign in. */
    member: () => p.manyToOne(Member).nullable().deleteRule('cascade'),
    expiresAt: moment().index(),
  },
})

export type PasskeyChallenge = InferEntity<typeof PasskeyChallenge>
