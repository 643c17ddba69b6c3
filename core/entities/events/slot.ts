import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Calendar } from './calendar'

/**
 * A time that can be booked for nothing, e.g. to collect a box: `booked` of `capacity` are taken. A member takes one
 * place, with however many bookings.
 */
export const Slot = defineEntity({
  name: 'Slot',
  tableName: 'slots',
  properties: {
    id: id(),
    calendar: () => p.manyToOne(Calendar).deleteRule('no action'),
    title: p.string().length(160),
    place: p.string().length(200).default(''),
    startsAt: moment(),
    endsAt: moment(),
    capacity: p.integer(),
    booked: p.integer().default(0),
  },
  uniques: [{ properties: ['calendar', 'title', 'startsAt'] }],
  indexes: [{ properties: ['startsAt'] }, { properties: ['endsAt'] }],
  checks: [
    { name: 'slots_not_overbooked', expression: 'booked >= 0 and booked <= capacity' },
    { name: 'slots_end_after_start', expression: 'ends_at > starts_at' },
  ],
})

export type Slot = InferEntity<typeof Slot>
