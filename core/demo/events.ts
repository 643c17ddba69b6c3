import { at, weekdayIn } from './clock'
import { farmDays } from './events/farm-days'
import { meetings } from './events/meetings'
import { workshops } from './events/workshops'
import type { DemoCalendar, DemoCollectionSlot, DemoEvent } from './shapes'

export const CALENDARS = [
  {
    slug: 'farm-days',
    name: 'Farm days',
    description: 'Gates open: orchards, tunnels, ridges and mills, with the people who work them.',
  },
  {
    slug: 'workshops',
    name: 'Workshops',
    description: 'Small groups, real tools, something to take home.',
  },
  {
    slug: 'members-meetings',
    name: 'Members’ meetings',
    description: 'Where the cooperative decides, packs and eats. Members and the merely curious.',
  },
] as const satisfies readonly DemoCalendar[]

/** The year around `now`: the same instant always gives the same events, in the order they begin. */
export function demoEvents(now: Date): readonly DemoEvent[] {
  return [...farmDays(now), ...workshops(now), ...meetings(now)].sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime(),
  )
}

const COLLECTION_WEEKS = 5
const COLLECTION_HOURS = [
  { weekday: 4, from: '16:00', to: '17:00', capacity: 12 },
  { weekday: 4, from: '17:00', to: '18:00', capacity: 20 },
  { weekday: 4, from: '18:00', to: '19:00', capacity: 12 },
  { weekday: 6, from: '09:00', to: '10:00', capacity: 16 },
  { weekday: 6, from: '10:00', to: '11:00', capacity: 16 },
  { weekday: 6, from: '11:00', to: '12:00', capacity: 8 },
] as const

/** Veg-box collection at the shed: this week and four more, six slots a week. */
export function demoCollectionSlots(now: Date): readonly DemoCollectionSlot[] {
  return Array.from({ length: COLLECTION_WEEKS }, (_, week) =>
    COLLECTION_HOURS.map(hour => {
      const day = weekdayIn(now, week, hour.weekday)
      const startsAt = at(day, hour.from)
      return {
        slug: `box-${startsAt.toISOString().slice(0, 10)}-${hour.from.replace(':', '')}`,
        name: 'Veg-box collection',
        place: 'The Goods Shed, Station Lane, the green door',
        startsAt,
        endsAt: at(day, hour.to),
        capacity: hour.capacity,
      }
    }),
  ).flat()
}
