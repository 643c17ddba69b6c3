import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What the holder of a valid ticket goes by: one row for each date and holder. */
export type HeldTicket = {
  readonly memberId: string
  readonly occurrenceId: string
  readonly title: string
  readonly slug: string
  readonly place: string
  readonly timeZone: string
  readonly recurrence: string | null
  /** When the entry begins: what a rule leaves unsaid is read from it. */
  readonly firstAt: Date
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Who holds a ticket for what is to come of these entries. */
export async function heldTickets(tx: Tx, entryIds: readonly string[]): Promise<HeldTicket[]> {
  const { rows } = await sql<HeldTicket>`${HELD}
    where o.entry_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))
      and o.starts_at > ${tx.now} and ${VALID} order by o.starts_at`.execute(db(tx))
  return rows
}

/** The same dates and holders, as they are now. */
export async function stillHeld(tx: Tx, before: readonly HeldTicket[]): Promise<HeldTicket[]> {
  const ids = JSON.stringify([...new Set(before.map(held => held.occurrenceId))])
  const { rows } = await sql<HeldTicket>`${HELD}
    where o.id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb)) and ${VALID}
    order by o.starts_at`.execute(db(tx))
  return rows
}

const HELD = sql`select distinct t.holder_id as "memberId", o.id as "occurrenceId", e.title, e.slug, e.place,
    c.time_zone as "timeZone", e.recurrence, e.starts_at as "firstAt", o.starts_at as "startsAt", o.ends_at as "endsAt"
  from tickets t join occurrences o on o.id = t.occurrence_id join event_entries e on e.id = o.entry_id
    join calendars c on c.id = e.calendar_id`

const VALID = sql`o.cancelled_at is null and t.holder_id is not null
  and not exists (select from ticket_cancellations tc where tc.ticket_id = t.id)`
