import type { Ctx } from './ctx'
import type { Seller } from './seller'

/** A ticket of the viewer's, for the dashboard. */
export type TicketSummary = {
  readonly id: string
  readonly title: string
  readonly ticketType: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly place: string
  readonly code: string
  readonly state: 'valid' | 'used' | 'cancelled' | 'past'
  /** Until when its holder may cancel it; null when not at all. */
  readonly cancellableUntil: Date | null
  readonly orderLineId: string
}

export type BookingSummary = {
  readonly id: string
  readonly slotId: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
}

export type SlotSummary = {
  readonly id: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly free: number
}

/** All that other domains may ask of the events app. */
export type EventsService = Seller & {
  /** The viewer's own tickets, next first. */
  ticketsOf(ctx: Ctx): Promise<readonly TicketSummary[]>
  /** One of the viewer's own tickets, or null. */
  ticket(ctx: Ctx, id: string): Promise<TicketSummary | null>
  /**
   * The viewer gives a ticket back within its rules: refunded through the cart, its place free again.
   * Throws `TicketNotFound`, `TooLateToCancel`, `TicketAlreadyUsed`, `RefundUnavailable`.
   */
  cancelTicket(ctx: Ctx, id: string): Promise<void>
  bookingsOf(ctx: Ctx): Promise<readonly BookingSummary[]>
  /** The viewer's booking of a slot is undone; without one nothing changes. Throws `SignInRequired`. */
  cancelBooking(ctx: Ctx, slotId: string): Promise<void>
  /** Slots that can still be booked, soonest first, at most `limit`; for the choice of a collection time. */
  freeSlots(ctx: Ctx, limit: number): Promise<readonly SlotSummary[]>
}
