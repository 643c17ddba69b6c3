import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { PaymentDifference } from './payment-difference'
import { Refund } from './refund'

/** The fact that a shopkeeper dealt with a difference, and the refund it was written down as, if it was. */
export const DifferenceSettlement = defineEntity({
  name: 'DifferenceSettlement',
  tableName: 'difference_settlements',
  properties: {
    id: id(),
    difference: () => p.manyToOne(PaymentDifference).deleteRule('no action').unique(),
    refund: () => p.manyToOne(Refund).nullable().deleteRule('no action').unique(),
    note: p.text().default(''),
    settledBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    settledAt: now(),
  },
  indexes: [{ properties: ['settledAt', 'difference'] }],
})

export type DifferenceSettlement = InferEntity<typeof DifferenceSettlement>
