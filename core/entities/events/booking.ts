import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Slot } from './slot'

export const Booking = defineEntity({
  name: 'Booking',
  tableName: 'bookings',
  properties: {
    id: id(),
    slot: () => p.manyToOne(Slot).deleteRule('cascade'),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    note: p.text().default(''),
    bookedAt: now(),
  },
  uniques: [{ properties: ['slot', 'member'] }],
})

export type Booking = InferEntity<typeof Booking>
