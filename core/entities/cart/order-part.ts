import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { GiftCard } from './gift-card'
import { Order } from './order'
import { Refund } from './refund'

/** What an order is paid with beside its payment, taken out of credit or a gift card when it is placed. */
export const OrderPart = defineEntity({
  name: 'OrderPart',
  tableName: 'order_parts',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    way: p.enum(['credit', 'gift-card']),
    giftCard: () => p.manyToOne(GiftCard).nullable().deleteRule('no action').index(),
    amount: amount().check('amount > 0'),
    currency: currency(),
    heldAt: now(),
    /** When it went back, since the order came to nothing or to less. */
    releasedAt: moment().nullable(),
  },
  checks: [{ name: 'order_parts_of_card', expression: "(way = 'gift-card') = (gift_card_id is not null)" }],
})

export type OrderPart = InferEntity<typeof OrderPart>

/** What of a refund goes back to a part. */
export const RefundPart = defineEntity({
  name: 'RefundPart',
  tableName: 'refund_parts',
  properties: {
    refund: () => p.manyToOne(Refund).primary().deleteRule('cascade').updateRule('no action'),
    part: () => p.manyToOne(OrderPart).primary().deleteRule('no action').updateRule('no action').index(),
    amount: amount().check('amount > 0'),
    currency: currency(),
  },
})

export type RefundPart = InferEntity<typeof RefundPart>
