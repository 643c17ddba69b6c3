import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Cart } from './cart'
import { GiftCard } from './gift-card'

/** A gift card whose code was entered in a cart. */
export const CartGiftCard = defineEntity({
  name: 'CartGiftCard',
  tableName: 'cart_gift_cards',
  properties: {
    cart: () => p.manyToOne(Cart).primary().deleteRule('cascade').updateRule('no action'),
    giftCard: () => p.manyToOne(GiftCard).primary().deleteRule('no action').updateRule('no action').index(),
    enteredAt: now(),
  },
})

export type CartGiftCard = InferEntity<typeof CartGiftCard>
