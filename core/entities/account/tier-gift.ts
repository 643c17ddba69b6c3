import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Tier } from './tier'
import { TierMembership } from './tier-membership'

/** Months of a tier, given to whoever has an address. */
export const TierGift = defineEntity({
  name: 'TierGift',
  tableName: 'tier_gifts',
  properties: {
    id: id(),
    tier: () => p.manyToOne(Tier).deleteRule('no action').index(),
    months: p.bigint('number').check('months >= 1 and months <= 120'),
    /** Null as soon as there is nothing left to be written to it. */
    email: p.text().nullable(),
    message: p.text().default(''),
    /** Of the code that takes it. */
    tokenHash: p.text().unique(),
    givenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    givenAt: now(),
    /** Until when it may be taken; null: without an end, as it was paid for. */
    expiresAt: moment().nullable().index(),
    /** What its giver had bought, and passed on. */
    passedOn: () =>
      p.oneToOne(TierMembership).owner().nullable().deleteRule('no action').updateRule('no action'),
    withdrawnAt: moment().nullable(),
    takenAt: moment().nullable(),
    membership: () =>
      p.oneToOne(TierMembership).owner().nullable().deleteRule('no action').updateRule('no action'),
  },
  checks: [
    { name: 'tier_gifts_taken_whole', expression: '(taken_at is null) = (membership_id is null)' },
    { name: 'tier_gifts_taken_or_withdrawn', expression: 'taken_at is null or withdrawn_at is null' },
  ],
})

export type TierGift = InferEntity<typeof TierGift>
