import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { DeliveryRound } from './delivery-round'
import { Order } from './order'

/** An order that is brought, where to, and its place on the route. */
export const OrderDelivery = defineEntity({
  name: 'OrderDelivery',
  tableName: 'order_deliveries',
  properties: {
    order: () => p.oneToOne(Order).owner().primary().deleteRule('no action').updateRule('no action'),
    round: () => p.manyToOne(DeliveryRound).deleteRule('no action').index(),
    address: p.text(),
    postcode: p.text(),
    phone: p.text(),
    note: p.text(),
    /** Null until somebody has put it in order. */
    position: p.bigint('number').nullable(),
  },
})

export type OrderDelivery = InferEntity<typeof OrderDelivery>
