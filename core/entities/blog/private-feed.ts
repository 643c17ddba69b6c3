import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** A member's own address of the journal's feed. To withdraw it deletes the row. */
export const PrivateFeed = defineEntity({
  name: 'PrivateFeed',
  tableName: 'private_feeds',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    /** SHA-256 of the token in the address, hexadecimal. */
    tokenHash: p.text().unique(),
    madeAt: now(),
  },
})

export type PrivateFeed = InferEntity<typeof PrivateFeed>
