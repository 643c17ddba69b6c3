import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Newsletter } from './newsletter'

/** Unsubscribing deletes it. */
export const Subscription = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: id(),
    newsletter: () => p.manyToOne(Newsletter).deleteRule('no action'),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    subscribedAt: now(),
  },
  uniques: [{ properties: ['newsletter', 'member'] }],
})

export type Subscription = InferEntity<typeof Subscription>
