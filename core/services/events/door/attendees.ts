import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { csvStream } from '#core/tables/csv'

export type Attendee = {
  readonly ticketId: string
  readonly name: string
  readonly email: string | null
  readonly ticketType: string
  readonly orderNumber: string | null
  readonly code: string
  readonly state: 'valid' | 'checked in' | 'cancelled'
  readonly issuedAt: Date
  readonly checkedInAt: Date | null
}

export const ATTENDEE_ORDERS = {
  name: inReadingOrder('name'),
  type: sql`${inReadingOrder('ticketType')}, ${inReadingOrder('name')}`,
  state: sql`state, ${inReadingOrder('name')}`,
  issued: sql`"issuedAt"`,
}

export type AttendeeOrder = keyof typeof ATTENDEE_ORDERS

type AttendeeSearch = { readonly order?: AttendeeOrder; readonly query?: string }

export const ATTENDEES_PER_PAGE = 200
const ATTENDEES_PER_BATCH = 500

/**
 * Who has a ticket for this time, by name or as asked: a page of them, counted from 1, and how many there are. `query` is
 * looked for in names, addresses and codes.
 */
export async function attendeePage(
  ctx: Ctx,
  occurrenceId: string,
  search: AttendeeSearch,
  page: number,
): Promise<{ readonly people: readonly Attendee[]; readonly total: number }> {
  requireRole(ctx, 'door')
  const range = sql`limit ${sql.lit(ATTENDEES_PER_PAGE)} offset ${(page - 1) * ATTENDEES_PER_PAGE}`
  const { query = '', order = 'name' } = search
  const isSearch = query !== ''
  const matching = isSearch
    ? found(occurrenceId, search)
    : sql`from tickets where occurrence_id = ${occurrenceId}`
  const counted = await sql<{ total: number }>`select count(*)::int as total ${matching}`.execute(db(ctx))
  const isOfTickets = order === 'name' || order === 'issued'
  const people =
    isOfTickets && !isSearch
      ? await someOf(ctx, sql`from tickets where occurrence_id = ${occurrenceId}`, order, range)
      : (
          await sql<Attendee>`
            select * ${found(occurrenceId, search)} order by ${inOrder(search)} ${range}`.execute(db(ctx))
        ).rows
  return { people, total: counted.rows[0]?.total ?? 0 }
}

/** In an order that the tickets themselves have: what stands beside a ticket is read for those of the range alone. */
async function someOf(
  ctx: Ctx,
  tickets: RawBuilder<unknown>,
  order: 'name' | 'issued',
  range: RawBuilder<unknown>,
): Promise<Attendee[]> {
  const key = order === 'name' ? inReadingOrder('holder_name') : sql`issued_at`
  const shown = sql`(select * ${tickets} order by ${key}, code ${range}) t`
  const { rows } = await sql<Attendee>`
    select * from (${among(shown)}) attendee order by ${inOrder({ order })}`.execute(db(ctx))
  return rows
}

const inOrder = ({ order = 'name' }: AttendeeSearch) => sql`${ATTENDEE_ORDERS[order]}, code`

function found(occurrenceId: string, { query = '' }: AttendeeSearch) {
  const like = likeContaining(query)
  return sql`from (${among(sql`tickets t`)} where t.occurrence_id = ${occurrenceId}) as attendee
    where (${like}::text = '%%' or name ilike ${like} or email ilike ${like} or code ilike ${like}
      or "orderNumber" ilike ${like})`
}

/** What is said of each of these tickets `t`. */
function among(tickets: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select t.id as "ticketId", t.holder_name as name, m.email, tt.name as "ticketType",
        o.number as "orderNumber", t.code, t.issued_at as "issuedAt", i.checked_in_at as "checkedInAt",
        case when c.ticket_id is not null then 'cancelled' when i.ticket_id is not null then 'checked in' else 'valid' end as state
      from ${tickets}
      join ticket_types tt on tt.id = t.ticket_type_id
      left join members m on m.id = t.holder_id
      left join lateral (select order_id from order_lines where id = t.order_line_id limit 1) l on true
      left join lateral (select number from orders where id = l.order_id limit 1) o on true
      left join check_ins i on i.ticket_id = t.id
      left join ticket_cancellations c on c.ticket_id = t.id`
}

const FILE = ['Name', 'Email', 'Ticket', 'Order', 'Code', 'State', 'Checked in'].map(heading => ({ heading }))

/** The list as a file for a spreadsheet, by name, read batch by batch as it is sent. */
export function attendeesCsv(
  ctx: Ctx,
  occurrenceId: string,
  most = ATTENDEES_PER_BATCH,
): ReadableStream<Uint8Array> {
  requireRole(ctx, 'door')
  return csvStream(FILE, attendeeBatches(ctx, occurrenceId, most), ctx.locale)
}

async function* attendeeBatches(ctx: Ctx, occurrenceId: string, most: number) {
  for (let last: Attendee | undefined; ; ) {
    const after = last
      ? sql`and (${inReadingOrder('holder_name')}, code) > (${last.name}::text collate "reading", ${last.code})`
      : sql``
    const tickets = sql`from tickets where occurrence_id = ${occurrenceId} ${after}`
    const rows: Attendee[] = await someOf(ctx, tickets, 'name', sql`limit ${most}`)
    yield rows.map(({ name, email, ticketType, orderNumber, code, state, checkedInAt }) => [
      name,
      email,
      ticketType,
      orderNumber,
      code,
      state,
      checkedInAt?.toISOString() ?? null,
    ])
    if (rows.length < most) return
    last = rows.at(-1)
  }
}
