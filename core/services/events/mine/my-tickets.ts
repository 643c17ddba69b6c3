import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import { select } from '../select'

const HOUR_MS = 3_600_000

export type MyTicketRow = Omit<TicketSummary, 'state' | 'cancellableUntil'> & {
  readonly cancellationHours: number
  readonly cancelled: boolean
  readonly used: boolean
}

/** The viewer's own tickets: those to come first, soonest first; then those gone by, latest first. */
export async function ticketsOf(ctx: Ctx): Promise<readonly TicketSummary[]> {
  const tickets = (await myTickets(ctx)).map(row => summaryOf(row, ctx.now))
  const coming = tickets.filter(ticket => ticket.endsAt > ctx.now)
  return [...coming, ...tickets.filter(ticket => ticket.endsAt <= ctx.now).reverse()]
}

/** One of the viewer's own tickets, or null. */
export async function ticket(ctx: Ctx, id: string): Promise<TicketSummary | null> {
  const row = await myTicket(ctx, id)
  return row ? summaryOf(row, ctx.now) : null
}

export async function myTicket(ctx: Ctx, id: string): Promise<MyTicketRow | null> {
  return (await myTickets(ctx, id))[0] ?? null
}

async function myTickets(ctx: Ctx, id: string | null = null): Promise<MyTicketRow[]> {
  if (!ctx.viewer.member) return []
  return select<MyTicketRow>(
    ctx,
    `select t.id, e.title, tt.name as "ticketType", o.starts_at as "startsAt", o.ends_at as "endsAt",
       c.time_zone as "timeZone", e.place, t.code, t.order_line_id as "orderLineId",
       json_build_object('amount', l.unit_amount, 'currency', l.currency) as paid,
       e.cancellation_hours as "cancellationHours",
       tc.id is not null or o.cancelled_at is not null as cancelled, ci.id is not null as used
     from tickets t
     join occurrences o on o.id = t.occurrence_id
     join event_entries e on e.id = o.entry_id
     join calendars c on c.id = e.calendar_id
     join ticket_types tt on tt.id = t.ticket_type_id
     join order_lines l on l.id = t.order_line_id
     left join ticket_cancellations tc on tc.ticket_id = t.id
     left join check_ins ci on ci.ticket_id = t.id
     where t.holder_id = ? and (?::text is null or t.id::text = ?::text)
     order by o.starts_at, t.order_line_id, t.ordinal`,
    [ctx.viewer.member.id, id, id],
  )
}

function summaryOf(row: MyTicketRow, now: Date): TicketSummary {
  const { cancellationHours, cancelled, used, ...ticket } = row
  const until = cancellableUntil(row)
  const state = cancelled ? 'cancelled' : used ? 'used' : row.endsAt <= now ? 'past' : 'valid'
  return { ...ticket, state, cancellableUntil: state === 'valid' && until > now ? until : null }
}

/** The last moment at which its holder may give it back. */
export function cancellableUntil(row: Pick<MyTicketRow, 'startsAt' | 'cancellationHours'>): Date {
  return new Date(row.startsAt.getTime() - row.cancellationHours * HOUR_MS)
}
