import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Times } from '../recurrence/times-of'

export type Move = Times & { readonly id: string }

/**
 * Dates get other times and stay themselves: their ids, their addresses, their tickets. One may take the place that
 * another one leaves, so they all step aside first, to where none ever is. Who was reminded of the old time is
 * reminded of the new one as well.
 */
export async function moveOccurrences(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  const moved = sql`jsonb_to_recordset(${JSON.stringify(moves)}::jsonb)
    as moved(id uuid, "startsAt" timestamptz, "endsAt" timestamptz)`
  await sql`delete from ticket_reminders r using occurrences o, ${moved}
    where r.occurrence_id = o.id and o.id = moved.id and o.starts_at <> moved."startsAt"`.execute(db(tx))
  await sql`update occurrences o set starts_at = o.starts_at + interval '10000 years' from ${moved}
    where o.id = moved.id and o.starts_at <> moved."startsAt"`.execute(db(tx))
  await sql`update occurrences o set starts_at = moved."startsAt", ends_at = moved."endsAt" from ${moved}
    where o.id = moved.id`.execute(db(tx))
}

/** Calendar programs take what has a higher number for a change of what they have (RFC 5545 §3.8.7.4). */
export async function countChange(tx: Tx, of: { entryId: string } | { calendarId: string }): Promise<void> {
  const entries =
    'entryId' in of
      ? sql`select ${of.entryId}::uuid`
      : sql`select id from event_entries where calendar_id = ${of.calendarId}::uuid`
  await sql`update occurrences set sequence = sequence + 1, changed_at = ${tx.now}
    where entry_id in (${entries})`.execute(db(tx))
}
