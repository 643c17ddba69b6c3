import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { currency, id, moment, now } from '../columns'
import { Occurrence } from '../events/occurrence'
import { TicketType } from '../events/ticket-type'
import { Variant } from '../market/variant'
import { Cart } from './cart'

/** So many of a variant, or of a ticket type for one occurrence. */
export const CartLine = defineEntity({
  name: 'CartLine',
  tableName: 'cart_lines',
  properties: {
    id: id(),
    cart: () => p.manyToOne(Cart).deleteRule('cascade'),
    variant: () => p.manyToOne(Variant).nullable().deleteRule('cascade'),
    ticketType: () => p.manyToOne(TicketType).nullable().deleteRule('cascade'),
    occurrence: () => p.manyToOne(Occurrence).nullable().deleteRule('cascade'),
    quantity: p.integer().check('quantity >= 1 and quantity <= 999'),
    /** What its buyer chose to pay for one, where they may; null for the usual price. */
    chosenAmount: p.bigint('number').nullable().check('chosen_amount >= 0'),
    chosenCurrency: currency().nullable(),
    addedAt: now(),
    /** Of the form that last added to it: sent twice, it adds once. */
    idempotencyKey: p.string().length(64).nullable(),
    keyUsedAt: moment().nullable(),
  },
  uniques: [{ properties: ['cart', 'variant'] }, { properties: ['cart', 'ticketType', 'occurrence'] }],
  checks: [
    {
      name: 'cart_lines_product_or_ticket',
      expression:
        '(variant_id is null) <> (ticket_type_id is null) and (ticket_type_id is null) = (occurrence_id is null)',
    },
  ],
})

export type CartLine = InferEntity<typeof CartLine>
