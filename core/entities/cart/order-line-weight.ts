import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from '../identity/member'
import { OrderLine } from './order-line'

/** How much of a line was thought to be ordered, and what the scales said. */
export const OrderLineWeight = defineEntity({
  name: 'OrderLineWeight',
  tableName: 'order_line_weights',
  properties: {
    orderLine: () => p.oneToOne(OrderLine).owner().primary().deleteRule('no action').updateRule('no action'),
    /** Of one. */
    estimatedGrams: p.bigint('number').check('estimated_grams > 0'),
    /** Of all of them together; null until they were weighed. */
    grams: p.bigint('number').nullable().check('grams >= 0'),
    /** Of how many of them: those that were left; null for all. */
    ofQuantity: p.bigint('number').nullable().check('of_quantity > 0'),
    weighedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    weighedAt: moment().nullable(),
  },
  checks: [{ name: 'order_line_weights_weighed', expression: '(grams is null) = (weighed_at is null)' }],
})

export type OrderLineWeight = InferEntity<typeof OrderLineWeight>
