import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Slot } from '../events/slot'
import { Member } from '../identity/member'

const ORDER_STATES = ['pending', 'paid', 'cancelled', 'expired'] as const

/**
 * An order moves once, from pending to paid, cancelled or expired; what follows payment
 * (collection, refunds) are facts of their own.
 */
export const Order = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: id(),
    /** What people say on the phone: `RA-7K3M9Q`. */
    number: p.string().length(20).unique(),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    email: p.string().length(254),
    name: p.string().length(120),
    state: p.enum([...ORDER_STATES]).default('pending'),
    totalAmount: amount().check('total_amount >= 0'),
    currency: currency(),
    /** The time that was asked for; the place in it, while there is one, is a `Booking`. */
    collectionSlot: () => p.manyToOne(Slot).nullable().deleteRule('no action'),
    note: p.text().default(''),
    /** Its buyer was shown prices without VAT. */
    showsNet: p.boolean().default(false),
    /** The order that was paid already and that this one adds to. */
    followsId: p.uuid().nullable().index(),
    placedAt: now(),
    /** Who at the shop took it for its buyer, and where; null where the buyer placed it. */
    takenBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    takenAt: p.enum(['till', 'phone', 'shop', 'elsewhere']).nullable(),
    /** Until then its stock and tickets are kept for it. */
    reservedUntil: moment(),
    settledAt: moment().nullable(),
    /** Of the form it was placed with: sent twice, it is one order. */
    idempotencyKey: p.string().length(64).nullable(),
  },
  uniques: [{ properties: ['member', 'idempotencyKey'] }],
  indexes: [
    { properties: ['state', 'placedAt'] },
    { properties: ['placedAt', 'id'] },
    { properties: ['member', 'placedAt', 'id'] },
  ],
  checks: [{ name: 'orders_settled', expression: `(state = 'pending') = (settled_at is null)` }],
})

export type Order = InferEntity<typeof Order>
