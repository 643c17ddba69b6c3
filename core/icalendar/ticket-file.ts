import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import { calendarFile } from './calendar-file'

/** A ticket for one's own calendar (RFC 5545), with the way back to its code. */
export function ticketFile(ctx: Pick<Ctx, 'house'>, ticket: TicketSummary): string {
  const { account } = ctx.house.config.origins
  const url = `${account}/tickets/${ticket.id}`
  return calendarFile({
    product: 'Account',
    timeZone: ticket.timeZone,
    times: [
      {
        uid: `ticket-${ticket.id}@${new URL(account).hostname}`,
        sequence: ticket.sequence,
        startsAt: ticket.startsAt,
        endsAt: ticket.endsAt,
        timeZone: ticket.timeZone,
        changedAt: ticket.changedAt,
        title: ticket.title,
        description: `${ticket.ticketType}, code ${ticket.code}\n${url}`,
        place: ticket.place,
        url,
        cancelled: ticket.state === 'cancelled',
      },
    ],
  })
}
