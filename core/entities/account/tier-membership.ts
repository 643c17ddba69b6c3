import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Tier } from './tier'

/** A member has a tier, from whom and how long. */
export const TierMembership = defineEntity({
  name: 'TierMembership',
  tableName: 'tier_memberships',
  properties: {
    id: id(),
    tier: () => p.manyToOne(Tier).deleteRule('no action').index(),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    source: p.enum(['gift', 'operator', 'import', 'purchase']),
    givenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    startsAt: now(),
    /** It ends by itself then; null: when somebody ends it. */
    endsAt: moment().nullable().index(),
    /** What it was bought with. */
    orderLineId: p.uuid().nullable(),
    /** When its member was told that it ends. */
    toldAt: moment().nullable(),
  },
  indexes: [{ properties: ['member', 'endsAt'] }],
  checks: [{ name: 'tier_memberships_end_after_start', expression: 'ends_at >= starts_at' }],
})

export type TierMembership = InferEntity<typeof TierMembership>
