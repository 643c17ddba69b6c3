import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Cart } from './cart'
import { DeliveryRound } from './delivery-round'

/** The things of this cart are to be delivered. */
export const CartDelivery = defineEntity({
  name: 'CartDelivery',
  tableName: 'cart_deliveries',
  properties: {
    cart: () => p.oneToOne(Cart).owner().primary().deleteRule('cascade').updateRule('no action'),
    round: () => p.manyToOne(DeliveryRound).deleteRule('no action').index(),
    address: p.text(),
    postcode: p.text(),
    phone: p.text(),
    note: p.text(),
    chosenAt: now(),
  },
})

export type CartDelivery = InferEntity<typeof CartDelivery>
