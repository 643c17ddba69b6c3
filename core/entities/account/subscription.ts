import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Newsletter } from './newsletter'

/** Unsubscribing deletes it. */
export const Subscription = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    newsletter: () => p.manyToOne(Newsletter).primary().deleteRule('no action').updateRule('no action'),
    member: () => p.manyToOne(Member).primary().deleteRule('cascade').updateRule('no action').index(),
    subscribedAt: now(),
  },
})

export type Subscription = InferEntity<typeof Subscription>
