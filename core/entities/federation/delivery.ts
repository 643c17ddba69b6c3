import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Activity } from './activity'

/** One activity to one inbox elsewhere. A host's undelivered rows, by their position, are its queue. */
export const Delivery = defineEntity({
  name: 'Delivery',
  tableName: 'deliveries',
  properties: {
    id: id(),
    /** Given by the database as the row is written. */
    position: p.bigint('number').generated('always as identity'),
    activity: () => p.manyToOne(Activity).deleteRule('cascade'),
    host: p.string().length(255),
    inbox: p.string().length(2000),
    queuedAt: now().index(),
    deliveredAt: moment().nullable(),
    /** Given up: the inbox is gone, refuses, or stayed silent for a week. */
    abandonedAt: moment().nullable(),
    outcome: p.text().nullable(),
  },
  uniques: [{ properties: ['activity', 'inbox'] }],
  indexes: [{ properties: ['host', 'deliveredAt', 'abandonedAt'] }],
})

export type Delivery = InferEntity<typeof Delivery>
