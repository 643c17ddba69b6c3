import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Order } from './order'

/**
 * A fee of an order that follows what its goods weigh or come to, or how many they are, as it was when it was ordered. What it comes to is an
 * adjustment that names it, or none while that is nothing.
 */
export const OrderFee = defineEntity({
  name: 'OrderFee',
  tableName: 'order_fees',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    label: p.text(),
    kind: p.enum(['per-kg', 'percent', 'per-item']),
    /** Minor units for a kilogram or for each thing, or hundredths of a percent. */
    rate: p.bigint('number').check('rate > 0'),
    /** What it is reckoned on now: millionths of a kilogram, minor units, or things. */
    basis: p.bigint('number').check('basis >= 0'),
    vatRate: p.bigint('number').nullable().check('vat_rate >= 0 and vat_rate <= 10000'),
    position: p.bigint('number'),
  },
})

export type OrderFee = InferEntity<typeof OrderFee>
