import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { OrderLine } from './order-line'
import { Refund } from './refund'

export const RefundLine = defineEntity({
  name: 'RefundLine',
  tableName: 'refund_lines',
  properties: {
    id: id(),
    refund: () => p.manyToOne(Refund).deleteRule('cascade').index(),
    orderLine: () => p.manyToOne(OrderLine).deleteRule('cascade'),
    quantity: p.integer().check('quantity >= 1'),
  },
})

export type RefundLine = InferEntity<typeof RefundLine>
