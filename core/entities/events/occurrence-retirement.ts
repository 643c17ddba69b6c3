import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Occurrence } from './occurrence'

/** A time that is planned no more, though an order was begun for it: cancelled until it is planned again. */
export const OccurrenceRetirement = defineEntity({
  name: 'OccurrenceRetirement',
  tableName: 'occurrence_retirements',
  properties: {
    occurrence: () =>
      p.oneToOne(Occurrence).owner().primary().deleteRule('no action').updateRule('no action'),
    retiredAt: now(),
  },
})

export type OccurrenceRetirement = InferEntity<typeof OccurrenceRetirement>
