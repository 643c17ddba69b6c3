import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Order } from './order'

/** The fact that a letter about an order was sent, or why it was not: of each kind one. */
export const OrderLetter = defineEntity({
  name: 'OrderLetter',
  tableName: 'order_letters',
  properties: {
    order: () => p.manyToOne(Order).primary().deleteRule('no action').updateRule('no action'),
    /** `paid`, `sold-out`, `refund:<id>`. */
    kind: p.string().length(60).primary(),
    sentAt: now(),
    /** Why there was none after all: nobody is asked again. */
    notSent: p.text().$type<'no-address' | 'nothing-to-say'>().nullable(),
  },
})

export type OrderLetter = InferEntity<typeof OrderLetter>
