import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { EventEntry } from './event-entry'

export const Occurrence = defineEntity({
  name: 'Occurrence',
  tableName: 'occurrences',
  properties: {
    id: id(),
    entry: () => p.manyToOne(EventEntry).deleteRule('no action'),
    startsAt: moment().index(),
    endsAt: moment(),
    cancelledAt: moment().nullable(),
    /** How often calendar programs were told of a change (RFC 5545 §3.8.7.4), and when last. */
    sequence: p.integer().default(0),
    changedAt: moment().nullable(),
  },
  uniques: [{ properties: ['entry', 'startsAt'] }],
  indexes: [{ properties: ['entry', 'endsAt'] }],
})

export type Occurrence = InferEntity<typeof Occurrence>
