import type { ActivityHandler } from '#core/activities/processor'
import type { EventsService } from '#core/contracts/events'
import type { Cron, Task } from '#core/jobs/worker'
import { cancelTicket } from './mine/cancel-ticket'
import { ticket, ticketsOf } from './mine/my-tickets'
import { materialiseAll } from './occurrences/materialise'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { cancelBooking } from './slots/book-slot'
import { bookingsOf, freeSlots } from './slots/free-slots'

/** The contract of this domain, kept: one capability a file. */
export const service: EventsService = {
  offers,
  reserve,
  settle,
  release,
  restore,
  ticketsOf,
  ticket,
  cancelTicket,
  bookingsOf,
  cancelBooking,
  freeSlots,
}

export const tasks: Readonly<Record<string, Task>> = {
  'materialise-occurrences': materialiseAll,
}

export const crons: readonly Cron[] = [{ schedule: '10 3 * * *', task: 'materialise-occurrences' }]

export const handlers: readonly ActivityHandler[] = []
