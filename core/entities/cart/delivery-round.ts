import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { DeliveryZone } from './delivery-zone'

/** One tour through a zone. */
export const DeliveryRound = defineEntity({
  name: 'DeliveryRound',
  tableName: 'delivery_rounds',
  properties: {
    id: id(),
    zone: () => p.manyToOne(DeliveryZone).deleteRule('no action').index(),
    startsAt: moment(),
    endsAt: moment(),
    /** Until then one may order for it. */
    closesAt: moment(),
    /** How many orders fit into the van. */
    capacity: p.bigint('number').check('capacity >= 1'),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
  indexes: [{ properties: ['startsAt', 'id'] }],
  checks: [
    { name: 'delivery_rounds_end_after_start', expression: 'ends_at > starts_at' },
    { name: 'delivery_rounds_close_before_start', expression: 'closes_at <= starts_at' },
  ],
})

export type DeliveryRound = InferEntity<typeof DeliveryRound>
