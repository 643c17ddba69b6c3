import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Cart } from './cart'
import { Voucher } from './voucher'

/** A voucher whose code was entered in a cart. */
export const CartVoucher = defineEntity({
  name: 'CartVoucher',
  tableName: 'cart_vouchers',
  properties: {
    cart: () => p.manyToOne(Cart).primary().deleteRule('cascade').updateRule('no action'),
    voucher: () => p.manyToOne(Voucher).primary().deleteRule('no action').updateRule('no action').index(),
    enteredAt: now(),
  },
})

export type CartVoucher = InferEntity<typeof CartVoucher>
