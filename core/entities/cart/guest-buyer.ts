import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** Somebody who buys without an account: their member has no address, and what they bought refers to it. */
export const GuestBuyer = defineEntity({
  name: 'GuestBuyer',
  tableName: 'guest_buyers',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('no action').updateRule('no action'),
    /** SHA-256 of the guest's cart cookie, or of the name of a till. */
    guestHash: p.text(),
    /** Empty for a sale at the till, whose buyer nobody asks. */
    email: p.text().index().check('email = lower(email)'),
    createdAt: now(),
  },
  uniques: [{ properties: ['guestHash', 'email'] }],
})

export type GuestBuyer = InferEntity<typeof GuestBuyer>
