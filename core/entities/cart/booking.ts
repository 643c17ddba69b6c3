import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Slot } from '../events/slot'
import { Member } from '../identity/member'
import { Order } from './order'

/** A member's place in a slot: held for itself, or to collect an order. */
export const Booking = defineEntity({
  name: 'Booking',
  tableName: 'bookings',
  properties: {
    id: id(),
    slot: () => p.manyToOne(Slot).deleteRule('no action').index(),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    order: () => p.manyToOne(Order).nullable().deleteRule('no action').unique(),
    note: p.text().default(''),
    bookedAt: now(),
  },
  uniques: [{ name: 'bookings_own_unique', properties: ['slot', 'member'], where: { order: null } }],
})

export type Booking = InferEntity<typeof Booking>
