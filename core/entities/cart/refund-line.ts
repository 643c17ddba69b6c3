import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { OrderLine } from './order-line'
import { Refund } from './refund'

export const RefundLine = defineEntity({
  name: 'RefundLine',
  tableName: 'refund_lines',
  properties: {
    refund: () => p.manyToOne(Refund).primary().deleteRule('cascade').updateRule('no action'),
    orderLine: () => p.manyToOne(OrderLine).primary().deleteRule('no action').updateRule('no action').index(),
    quantity: p.integer().check('quantity >= 1'),
    /** Goods that came back spoiled, or not at all, are not on the shelf again. */
    backInStock: p.boolean().default(true),
  },
})

export type RefundLine = InferEntity<typeof RefundLine>
