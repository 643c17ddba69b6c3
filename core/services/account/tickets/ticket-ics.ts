import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import { icsDocument } from '#core/text/documents'

/** A ticket for one's own calendar (RFC 5545): the time in UTC, and the way back to its code. */
export function ticketIcs(ctx: Pick<Ctx, 'house' | 'now'>, ticket: TicketSummary): string {
  const { account } = ctx.house.config.origins
  const url = `${account}/tickets/${ticket.id}`
  const calendar = new ICalCalendar({
    prodId: { company: 'Rose Ash', product: 'Account', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `ticket-${ticket.id}@${new URL(account).hostname}`,
    start: ticket.startsAt,
    end: ticket.endsAt,
    stamp: ctx.now,
    summary: ticket.title,
    description: `${ticket.ticketType}, code ${ticket.code}\n${url}`,
    location: ticket.place || null,
    url,
    status: ticket.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return icsDocument(calendar.toString())
}
