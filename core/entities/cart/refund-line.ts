import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { OrderLine } from './order-line'
import { Refund } from './refund'

export const RefundLine = defineEntity({
  name: 'RefundLine',
  tableName: 'refund_lines',
  properties: {
    id: id(),
    refund: () => p.manyToOne(Refund).deleteRule('cascade'),
    orderLine: () => p.manyToOne(OrderLine).deleteRule('no action').index(),
    quantity: p.integer().check('quantity >= 1'),
    /** Goods that came back spoiled, or not at all, are not on the shelf again. */
    backInStock: p.boolean().default(true),
  },
  uniques: [{ name: 'refund_lines_once', properties: ['refund', 'orderLine'] }],
})

export type RefundLine = InferEntity<typeof RefundLine>
