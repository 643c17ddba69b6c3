import { sql } from 'kysely'
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
  const counted = await sql<{ total: number }>`
    select count(*)::int as total ${found(occurrenceId, search)}`.execute(db(ctx))
  const { rows } = await sql<Attendee>`
    select * ${found(occurrenceId, search)} order by ${inOrder(search)}
    limit ${ATTENDEES_PER_PAGE} offset ${(page - 1) * ATTENDEES_PER_PAGE}`.execute(db(ctx))
  return { people: rows, total: counted.rows[0]?.total ?? 0 }
}

const inOrder = ({ order = 'name' }: AttendeeSearch) => sql`${ATTENDEE_ORDERS[order]}, code`

function found(occurrenceId: string, { query = '' }: AttendeeSearch) {
  const like = likeContaining(query)
  return sql`from (
      select t.id as "ticketId", t.holder_name as name, m.email, tt.name as "ticketType",
        o.number as "orderNumber", t.code, t.issued_at as "issuedAt", i.checked_in_at as "checkedInAt",
        case when c.ticket_id is not null then 'cancelled' when i.ticket_id is not null then 'checked in' else 'valid' end as state
      from tickets t
      join ticket_types tt on tt.id = t.ticket_type_id
      left join members m on m.id = t.holder_id
      left join lateral (select order_id from order_lines where id = t.order_line_id limit 1) l on true
      left join lateral (select number from orders where id = l.order_id limit 1) o on true
      left join check_ins i on i.ticket_id = t.id
      left join ticket_cancellations c on c.ticket_id = t.id
      where t.occurrence_id = ${occurrenceId}
    ) as attendee
    where (${like}::text = '%%' or name ilike ${like} or email ilike ${like} or code ilike ${like}
      or "orderNumber" ilike ${like})`
}

const FILE = ['Name', 'Email', 'Ticket', 'Order', 'Code', 'State', 'Checked in'].map(heading => ({ heading }))

/** The list as a file for a spreadsheet, by name, read batch by batch as it is sent. */
export function attendeesCsv(
  ctx: Ctx,
  occurrenceId: string,
  most = ATTENDEES_PER_BATCH,
): ReadableStream<Uint8Array> {
  requireRole(ctx, 'door')
  return csvStream(FILE, attendeeBatches(ctx, occurrenceId, most))
}

async function* attendeeBatches(ctx: Ctx, occurrenceId: string, most: number) {
  for (let last: Attendee | undefined; ; ) {
    const after = last
      ? sql`and (${inReadingOrder('name')}, code) > (${last.name}::text collate "reading", ${last.code})`
      : sql``
    const { rows }: { rows: Attendee[] } = await sql<Attendee>`
      select * ${found(occurrenceId, {})} ${after} order by ${inOrder({})} limit ${most}`.execute(db(ctx))
    yield rows.map(({ name, email, ticketType, orderNumber, code, state, checkedInAt }) => [
      ...[name, email, ticketType, orderNumber, code, state, checkedInAt?.toISOString() ?? null],
    ])
    if (rows.length < most) return
    last = rows.at(-1)
  }
}
