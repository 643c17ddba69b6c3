import type { EventsService } from '#core/contracts/events'
import { eventHits } from './calendar/event-hits'
import { cancelTicket } from './my-tickets/cancel-ticket'
import { handOver } from './my-tickets/hand-over'
import { ticket, ticketList, ticketsOf, ticketsOfLines } from './my-tickets/my-tickets'
import { names } from './selling/names'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { bookForOrder, releaseOrderSlot } from './slots/book-for-order'
import { cancelBooking } from './slots/book-slot'
import { bookingsOf, freeSlots } from './slots/free-slots'

/** The contract of this domain, kept: one capability a file. */
export const service: EventsService = {
  offers,
  names,
  reserve,
  settle,
  release,
  restore,
  search: eventHits,
  ticketsOf,
  ticketList,
  ticket,
  ticketsOfLines,
  cancelTicket,
  handOver,
  bookingsOf,
  cancelBooking,
  freeSlots,
  bookForOrder,
  releaseOrderSlot,
}

export * as concepts from './concepts'
