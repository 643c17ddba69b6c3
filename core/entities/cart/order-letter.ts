import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Order } from './order'

/** The fact that a letter about an order was sent: of each kind one. */
export const OrderLetter = defineEntity({
  name: 'OrderLetter',
  tableName: 'order_letters',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action'),
    /** `paid`, `sold-out`, `refund:<id>`. */
    kind: p.string().length(60),
    sentAt: now(),
  },
  uniques: [{ properties: ['order', 'kind'] }],
})

export type OrderLetter = InferEntity<typeof OrderLetter>
