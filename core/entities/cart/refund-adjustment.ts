import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { OrderAdjustment } from './order-adjustment'
import { Refund } from './refund'

/** A fee or delivery that goes back with a refund. What belongs to a line goes back with the line. */
export const RefundAdjustment = defineEntity({
  name: 'RefundAdjustment',
  tableName: 'refund_adjustments',
  properties: {
    refund: () => p.manyToOne(Refund).primary().deleteRule('cascade').updateRule('no action'),
    adjustment: () =>
      p.manyToOne(OrderAdjustment).primary().deleteRule('no action').updateRule('no action').index(),
  },
})

export type RefundAdjustment = InferEntity<typeof RefundAdjustment>
