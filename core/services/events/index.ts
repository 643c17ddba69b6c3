import type { ActivityHandler } from '#core/activities/processor'
import type { EventsService } from '#core/contracts/events'
import type { Cron, Job } from '#core/jobs/worker'
import { cancelTicket } from './mine/cancel-ticket'
import { forgetMember } from './mine/forget-member'
import { ticket, ticketsOf, ticketsOfLines } from './mine/my-tickets'
import { materialiseAll } from './occurrences/materialise'
import { refundCancelledTickets } from './organising/cancel-occurrence'
import { containerTags } from './organising/save-entry'
import { names } from './selling/names'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { bookForOrder, releaseOrderSlot } from './slots/book-for-order'
import { cancelBooking } from './slots/book-slot'
import { bookingsOf, freeSlots } from './slots/free-slots'
import { remindHolders } from './telling/remind-holders'
import { TELL_BOOKER, tellBooker } from './telling/tell-bookers'
import { tellTicketHolder } from './telling/tell-holders'

/** The contract of this domain, kept: one capability a file. */
export const service: EventsService = {
  offers,
  names,
  reserve,
  settle,
  release,
  restore,
  ticketsOf,
  ticket,
  ticketsOfLines,
  cancelTicket,
  bookingsOf,
  cancelBooking,
  freeSlots,
  bookForOrder,
  releaseOrderSlot,
  forgetMember,
}

export const tasks: Readonly<Record<string, Job>> = {
  'materialise-occurrences': { class: 'rest', run: materialiseAll },
  'remind-ticket-holders': { class: 'rest', run: remindHolders },
  'tell-ticket-holder': { class: 'letters', run: tellTicketHolder },
  [TELL_BOOKER]: { class: 'letters', run: tellBooker },
  'refund-cancelled-tickets': { class: 'money', run: refundCancelledTickets },
}

export const crons: readonly Cron[] = [
  { schedule: '10 3 * * *', task: 'materialise-occurrences' },
  { schedule: '5 * * * *', task: 'remind-ticket-holders' },
]

/** Caches are purged at once by whoever writes; this is the net for a process that died in between. */
export const handlers: readonly ActivityHandler[] = [
  {
    name: 'purge-occurrences',
    wants: activity => activity.domain === 'events',
    handle: async (ctx, activity) => {
      const containers = activity.subjectKind === 'event' ? await containerTags(ctx, activity.subjectId) : []
      await ctx.house.purge(['occurrences', 'slots', ...containers])
    },
  },
]
