import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Order } from './order'
import { OrderFee } from './order-fee'
import { OrderLine } from './order-line'

/**
 * What an order comes to beside its goods, in signed minor units: its total is the sum of its lines and of these, which
 * the database holds it to. What concerns a line (its share of a voucher, what weighing changed, its deposit) names it
 * and has its rate of VAT, so that VAT by rate is a plain sum, and what goes back with a part of the line is that part
 * of it. What concerns the whole order (a fee, delivery) names none.
 */
export const OrderAdjustment = defineEntity({
  name: 'OrderAdjustment',
  tableName: 'order_adjustments',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    orderLine: () => p.manyToOne(OrderLine).nullable().deleteRule('no action').index(),
    kind: p.enum(['fee', 'voucher', 'weight', 'deposit', 'delivery']),
    /** As the buyer read it. */
    label: p.text(),
    amount: amount().check('amount <> 0'),
    /** Of so many of its line, the last that are left; null for all of them. */
    ofQuantity: p.bigint('number').nullable().check('of_quantity > 0'),
    /** The fee that it is charged for, where that follows what the goods weigh or come to. */
    orderFee: () => p.manyToOne(OrderFee).nullable().deleteRule('no action'),
    /** Of no line here: the line that weighed more or less, also one of the order that this one follows. */
    weighedLine: () => p.manyToOne(OrderLine).nullable().deleteRule('no action'),
    /** That of its order. */
    currency: currency().onCreate(({ order }: { order: { currency: string } }) => order.currency),
    /** Hundredths of a percent, as it was then; null where no VAT was charged. */
    vatRate: p.bigint('number').nullable().check('vat_rate >= 0 and vat_rate <= 10000'),
    position: p.bigint('number'),
    createdAt: now(),
  },
})

export type OrderAdjustment = InferEntity<typeof OrderAdjustment>
