import type { Ctx, Tx } from './ctx'
import type { Money } from './money'
import { Refusal } from './refusal'
import type { Search } from './search'
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
  /** What it cost; nothing for a free one. */
  readonly paid: Money
  readonly occurrenceId: string
  /** Where its event is on the events app, this very date of it: `/events/apple-day/…`. */
  readonly eventPath: string
  /** How often the date was changed since it was made, and when something last was. */
  readonly sequence: number
  readonly changedAt: Date
}

export type BookingSummary = {
  readonly id: string
  readonly slotId: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  /** Of the order that is collected then; null when it was booked for itself. */
  readonly orderNumber: string | null
}

export type SlotSummary = {
  readonly id: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly free: number
  /** The viewer has a place in it, and needs no other. */
  readonly mine: boolean
}

/** An order, as the keeper of its collection time sees it. */
export type CollectedOrder = { readonly id: string; readonly memberId: string }

/** Tickets that are good, soonest first, or all others, latest first: those that come `beyond` one of them. */
export type TicketPart = { readonly valid: boolean; readonly beyond?: string; readonly most?: number }

export type TicketList = { readonly tickets: readonly TicketSummary[]; readonly more: boolean }

/** All that other domains may ask of the events app. */
export type EventsService = Seller & {
  /** What takes place from now on. */
  readonly search: Search
  /** The viewer's own tickets: the next that are good, then the latest of all others. */
  ticketsOf(ctx: Ctx): Promise<readonly TicketSummary[]>
  /** A part of the viewer's own tickets; none beyond what is no ticket of theirs. */
  ticketList(ctx: Ctx, part: TicketPart): Promise<TicketList>
  /** One of the viewer's own tickets, or null. */
  ticket(ctx: Ctx, id: string): Promise<TicketSummary | null>
  /** All tickets of these order lines, given back or not, whoever holds them: for their order's page and its letter. */
  ticketsOfLines(
    ctx: Pick<Ctx, 'em' | 'now'>,
    orderLineIds: readonly string[],
  ): Promise<readonly TicketSummary[]>
  /**
   * The viewer gives a ticket back within its rules: refunded through the cart, its place free again.
   * Throws `TicketNotFound`, `TooLateToCancel`, `TicketAlreadyUsed`, `RefundUnavailable`.
   */
  cancelTicket(ctx: Ctx, id: string): Promise<void>
  /** What a guest bought is a member's from now on: tickets, and times to collect. */
  handOver(tx: Tx, fromId: string, toId: string): Promise<void>
  bookingsOf(ctx: Ctx): Promise<readonly BookingSummary[]>
  /** The viewer's booking of a slot is undone; without one nothing changes. Throws `SignInRequired`. */
  cancelBooking(ctx: Ctx, slotId: string): Promise<void>
  /** Slots the viewer can still book, or has a place in, soonest first, at most `limit`, their own first of all; to choose when to collect. With `among`, these alone. */
  freeSlots(ctx: Ctx, limit: number, among?: readonly string[]): Promise<readonly SlotSummary[]>
  /**
   * Books a slot to collect an order in, or moves its booking there, inside the cart's own transaction. A member
   * takes one place in a slot, with however many orders. Throws `SlotGone`, `SlotFull`, and `TooLateToMove` once the
   * time it has now has begun; nothing has changed then.
   */
  bookForOrder(tx: Tx, order: CollectedOrder, slotId: string): Promise<void>
  /** The order is not collected, or at no time of its own: its place is free again. Idempotent. */
  releaseOrderSlot(tx: Tx, orderId: string): Promise<void>
}

declare module './services' {
  interface Services {
    readonly events: EventsService
  }
}

export class SlotFull extends Refusal {
  override name = 'SlotFull'
  constructor() {
    super('Somebody else took the last place of this time. Please choose another.', 409)
  }
}

export class SlotGone extends Refusal {
  override name = 'SlotGone'
  constructor(message = 'This time has begun or gone by. Please choose another.') {
    super(message, 409)
  }
}

export class TooLateToMove extends Refusal {
  override name = 'TooLateToMove'
  constructor() {
    super(
      'Your time to collect has begun or gone by, so it cannot be moved any more. Please talk to us.',
      409,
    )
  }
}
