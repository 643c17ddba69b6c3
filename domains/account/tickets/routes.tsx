import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { ticketFile } from '#core/icalendar/ticket-file'
import type { Room } from '../../domain'
import { TicketsPage } from './pages'
import { TicketPage, TicketSheetPage } from './ticket-pages'

/** A member's tickets: to show, to print, to put in a calendar, to give back. */
export const tickets: Room = app => {
  app.get('/tickets', async ({ ctx, page, query, reply }) => {
    requireMember(ctx)
    const { events } = ctx.services
    const { after, before } = query
    const coming = before ? null : await events.ticketList(ctx, { valid: true, beyond: after || undefined })
    const gone = after ? null : await events.ticketList(ctx, { valid: false, beyond: before || undefined })
    const beyond = coming === null ? gone : gone === null ? coming : null
    if (beyond?.tickets.length === 0) throw new NotFound()
    return reply.html(<TicketsPage page={page} coming={coming} gone={gone} />)
  })

  app.get('/tickets/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<TicketPage page={page} ticket={await ownTicket(ctx, params.id)} />),
  )

  app.get('/tickets/:id/sheet', async ({ ctx, page, params, reply }) =>
    reply.html(<TicketSheetPage page={page} ticket={await ownTicket(ctx, params.id)} />),
  )

  app.get('/tickets/:id/calendar.ics', async ({ ctx, params, reply }) => {
    const ticket = await ownTicket(ctx, params.id)
    return reply.file(ticketFile(ctx, ticket), {
      type: 'text/calendar;charset=utf-8',
      name: `ticket-${ticket.code}.ics`,
    })
  })

  app.post('/tickets/:id/cancellation', async ({ ctx, params, reply }) => {
    const { id, paid } = await ownTicket(ctx, params.id)
    try {
      await ctx.services.events.cancelTicket(ctx, id)
    } catch (error) {
      // Whatever the reason, the ticket's own page is where it can be understood.
      if (error instanceof Refusal) return reply.see(`/tickets/${id}`, { kind: 'error', text: error.message })
      throw error
    }
    return reply.see(`/tickets/${id}`, { kind: 'success', text: givenBack(paid) })
  })
}

function givenBack(paid: Money): string {
  return paid.amount === 0
    ? 'Your ticket is given back, and its place is free for somebody else.'
    : 'Your ticket is given back. The money is on its way to you.'
}

async function ownTicket(ctx: Ctx, id: string): Promise<TicketSummary> {
  requireMember(ctx)
  const ticket = await ctx.services.events.ticket(ctx, id)
  if (!ticket) throw new NotFound()
  return ticket
}
