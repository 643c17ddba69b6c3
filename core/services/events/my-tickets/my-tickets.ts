import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { TicketList, TicketPart, TicketSummary } from '#core/contracts/events'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'

const HOUR_MS = 3_600_000

export type MyTicketRow = Omit<TicketSummary, 'state' | 'cancellableUntil'> & {
  readonly cancellationHours: number
  readonly cancelled: boolean
  readonly used: boolean
}

/** A whole list of them is a page. */
const TICKETS_AT_ONCE = 24

/** The viewer's own tickets that are good, soonest first; then all others, latest first: the first of both. */
export async function ticketsOf(ctx: Ctx): Promise<readonly TicketSummary[]> {
  const [valid, others] = [await ticketList(ctx, { valid: true }), await ticketList(ctx, { valid: false })]
  return [...valid.tickets, ...others.tickets]
}

/** The contract's `ticketList`. */
export async function ticketList(
  ctx: Ctx,
  { valid, beyond, most = TICKETS_AT_ONCE }: TicketPart,
): Promise<TicketList> {
  const none = { tickets: [], more: false }
  if (!ctx.viewer.member || (beyond !== undefined && !isId(beyond))) return none
  const holder = ctx.viewer.member.id
  const place = sql`(o.starts_at, t.order_line_id, t.ordinal)`
  const [further, order] = valid ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const after = beyond
    ? sql`and ${place} ${further} (select o.starts_at, t.order_line_id, t.ordinal from tickets t
        join occurrences o on o.id = t.occurrence_id where t.id = ${beyond} and t.holder_id = ${holder})`
    : sql``
  const rows = await ticketRows(
    ctx,
    sql`t.id = any(array(select t.id from tickets t join occurrences o on o.id = t.occurrence_id
      where t.holder_id = ${holder} and (o.ends_at > ${ctx.now} and o.cancelled_at is null
        and not exists (select from check_ins ci where ci.ticket_id = t.id)
        and not exists (select from ticket_cancellations tc where tc.ticket_id = t.id)) = ${valid} ${after}
      order by o.starts_at ${order}, t.order_line_id ${order}, t.ordinal ${order} limit ${most + 1}))`,
  )
  const tickets = (valid ? rows : rows.reverse()).slice(0, most).map(row => summaryOf(row, ctx.now))
  return { tickets, more: rows.length > most }
}

/** The contract's `ticketsOfLines`. */
export async function ticketsOfLines(
  ctx: Pick<Ctx, 'em' | 'now'>,
  orderLineIds: readonly string[],
): Promise<readonly TicketSummary[]> {
  const ids = JSON.stringify(orderLineIds)
  const rows = await ticketRows(
    ctx,
    sql`t.order_line_id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`,
  )
  return rows.map(row => summaryOf(row, ctx.now))
}

/** One of the viewer's own tickets, or null. */
export async function ticket(ctx: Ctx, id: string): Promise<TicketSummary | null> {
  const row = await myTicket(ctx, id)
  return row ? summaryOf(row, ctx.now) : null
}

export async function myTicket(ctx: Ctx, id: string): Promise<MyTicketRow | null> {
  if (!ctx.viewer.member || !isId(id)) return null
  const [row] = await ticketRows(ctx, sql`t.holder_id = ${ctx.viewer.member.id} and t.id = ${id}`)
  return row ?? null
}

async function ticketRows(ctx: Pick<Ctx, 'em'>, which: RawBuilder<unknown>): Promise<MyTicketRow[]> {
  const { rows } = await sql<MyTicketRow>`
    select t.id, e.title, tt.name as "ticketType", o.starts_at as "startsAt", o.ends_at as "endsAt",
      c.time_zone as "timeZone", e.place, t.code, t.order_line_id as "orderLineId",
      json_build_object('amount', l.unit_amount + coalesce((select floor(sum(a.amount) / l.quantity)::bigint
        from order_adjustments a where a.order_line_id = l.id), 0), 'currency', l.currency) as paid, o.id as "occurrenceId",
      '/events/' || e.slug || '/' || o.id as "eventPath", o.sequence + (tc.ticket_id is not null)::int as sequence,
      greatest(t.issued_at, e.updated_at, o.changed_at, o.cancelled_at, tc.cancelled_at) as "changedAt",
      e.cancellation_hours as "cancellationHours",
      tc.ticket_id is not null or o.cancelled_at is not null as cancelled, ci.ticket_id is not null as used
    from tickets t
    join occurrences o on o.id = t.occurrence_id
    join event_entries e on e.id = o.entry_id
    join calendars c on c.id = e.calendar_id
    join ticket_types tt on tt.id = t.ticket_type_id
    cross join lateral (select * from order_lines where id = t.order_line_id limit 1) l
    left join ticket_cancellations tc on tc.ticket_id = t.id
    left join check_ins ci on ci.ticket_id = t.id
    where ${which} order by o.starts_at, t.order_line_id, t.ordinal`.execute(db(ctx))
  return rows
}

function summaryOf(row: MyTicketRow, now: Date): TicketSummary {
  const { cancellationHours, cancelled, used, ...ticket } = row
  const until = cancellableUntil(row)
  const state = cancelled ? 'cancelled' : used ? 'used' : row.endsAt <= now ? 'past' : 'valid'
  return { ...ticket, state, cancellableUntil: state === 'valid' && until > now ? until : null }
}

/** From this moment on its holder cannot give it back any more. */
export function cancellableUntil(row: Pick<MyTicketRow, 'startsAt' | 'cancellationHours'>): Date {
  return new Date(row.startsAt.getTime() - row.cancellationHours * HOUR_MS)
}
