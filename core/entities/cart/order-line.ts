import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id } from '../columns'
import { Occurrence } from '../events/occurrence'
import { TicketType } from '../events/ticket-type'
import { Variant } from '../market/variant'
import { Order } from './order'

/** What was bought, as it was called and priced at that moment. */
export const OrderLine = defineEntity({
  name: 'OrderLine',
  tableName: 'order_lines',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    variant: () => p.manyToOne(Variant).nullable().deleteRule('no action'),
    ticketType: () => p.manyToOne(TicketType).nullable().deleteRule('no action'),
    occurrence: () => p.manyToOne(Occurrence).nullable().deleteRule('no action'),
    kind: p.enum(['product', 'ticket']),
    title: p.string().length(400),
    detail: p.string().length(400).default(''),
    unitAmount: amount().check('unit_amount >= 0'),
    /** That of its order, which the database holds it to. */
    currency: currency().onCreate(({ order }: { order: { currency: string } }) => order.currency),
    /** Hundredths of a percent, as it was then; null where no VAT was charged. */
    vatRate: p.bigint('number').nullable().check('vat_rate >= 0 and vat_rate <= 10000'),
    /** The name of the price list it was sold by; null for the shop's own price. */
    priceRule: p.text().nullable(),
    /** What it sold is gift cards of its price. */
    isGiftCard: p.boolean().default(false),
    quantity: p.integer().check('quantity >= 1'),
    refundedQuantity: p.integer().default(0),
    position: p.integer().default(0),
  },
  checks: [
    {
      name: 'order_lines_refund_within_sale',
      expression: 'refunded_quantity >= 0 and refunded_quantity <= quantity',
    },
  ],
})

export type OrderLine = InferEntity<typeof OrderLine>
