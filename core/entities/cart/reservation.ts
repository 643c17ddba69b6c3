import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { OccurrenceQuota } from '../events/occurrence-quota'
import { Variant } from '../market/variant'
import { OrderLine } from './order-line'

/** Stock or places promised to an unpaid order. Settling and releasing both delete it: exactly one of them wins. */
export const Reservation = defineEntity({
  name: 'Reservation',
  tableName: 'reservations',
  properties: {
    id: id(),
    orderLine: () => p.manyToOne(OrderLine).deleteRule('no action').unique(),
    variant: () => p.manyToOne(Variant).nullable().deleteRule('no action'),
    occurrenceQuota: () => p.manyToOne(OccurrenceQuota).nullable().deleteRule('no action'),
    quantity: p.integer().check('quantity >= 1'),
    reservedAt: now(),
    expiresAt: moment().index(),
  },
  checks: [
    {
      name: 'reservations_of_one_thing',
      expression: '(variant_id is null) <> (occurrence_quota_id is null)',
    },
  ],
})

export type Reservation = InferEntity<typeof Reservation>
