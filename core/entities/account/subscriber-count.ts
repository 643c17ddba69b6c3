import { defineEntity, p } from '@mikro-orm/core'
import { Newsletter } from './newsletter'

/**
 * A part of how many are subscribed to a newsletter: its parts are added up. Kept by the database
 * (`keep_subscriber_counts`), written by nobody else.
 */
export const SubscriberCount = defineEntity({
  name: 'SubscriberCount',
  tableName: 'subscriber_counts',
  properties: {
    part: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    newsletter: () => p.manyToOne(Newsletter).deleteRule('cascade').updateRule('no action').index(),
    many: p.bigint('number'),
  },
})
