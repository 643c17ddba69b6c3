import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inZone } from '../recurrence/repeat'
import { sameClocks } from '../recurrence/times-of'
import { plannedTimes } from './materialise'
import { moveOccurrences } from './move-occurrences'
import { replan } from './replan'

type Entry = {
  readonly id: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly recurrence: string | null
}
type Row = { readonly id: string; readonly startsAt: Date; readonly endsAt: Date }

/**
 * A calendar's clocks are set to another zone. What was written in it stays as people read it: ten o'clock stays ten
 * o'clock, of what is past as of what is to come, and every date stays the one it is, with its tickets.
 * Returns the dates with tickets that nothing falls on any more: those that the new clocks skip.
 */
export async function changeTimeZone(
  tx: Tx,
  calendarId: string,
  from: string,
  to: string,
): Promise<string[]> {
  const moved = <T extends { startsAt: Date; endsAt: Date }>(row: T): T => ({
    ...row,
    ...sameClocks(row, from, to),
  })
  const kept: string[] = []
  for (const entry of (await entriesOf(tx, calendarId)).map(moved)) {
    const recurrence = entry.recurrence && inZone(entry.recurrence, from, to)
    await db(tx)
      .updateTable('event_entries')
      .set({ starts_at: entry.startsAt, ends_at: entry.endsAt, recurrence, updated_at: tx.now })
      .where('id', '=', entry.id)
      .execute()
    await moveOccurrences(tx, apart((await datesOf(tx, entry.id)).map(moved)))
    const planned = plannedTimes({ ...entry, recurrence, timeZone: to }, tx.now)
    kept.push(...(await replan(tx, entry.id, to, planned)).kept)
  }
  await moveSlots(tx, calendarId, moved)
  return kept
}

async function entriesOf(tx: Tx, calendarId: string): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select id, starts_at as "startsAt", ends_at as "endsAt", recurrence from event_entries
    where calendar_id = ${calendarId} order by id for no key update`.execute(db(tx))
  return rows
}

async function datesOf(tx: Tx, entryId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, starts_at as "startsAt", ends_at as "endsAt" from occurrences
    where entry_id = ${entryId} order by starts_at`.execute(db(tx))
  return rows
}

/** Two times an hour apart may fall together where clocks skip that hour: the later one then begins a minute later. */
function apart(rows: readonly Row[]): Row[] {
  const taken = new Set<number>()
  return rows.map(row => {
    let start = row.startsAt.getTime()
    while (taken.has(start)) start += 60_000
    taken.add(start)
    return {
      ...row,
      startsAt: new Date(start),
      endsAt: new Date(Math.max(row.endsAt.getTime(), start + 60_000)),
    }
  })
}

/** Times to book hang on the same clocks. Those of one name step aside first, as dates do. */
async function moveSlots(tx: Tx, calendarId: string, moved: (row: Row) => Row): Promise<void> {
  const { rows } = await sql<Row & { title: string }>`
    select id, title, starts_at as "startsAt", ends_at as "endsAt" from slots
    where calendar_id = ${calendarId} order by id for no key update`.execute(db(tx))
  const titles = new Set(rows.map(row => row.title))
  const slots = [...titles].flatMap(title => {
    const named = rows.filter(row => row.title === title)
    return apart(named.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()).map(moved))
  })
  await sql`update slots set starts_at = starts_at + interval '10000 years', ends_at = ends_at + interval '10000 years'
    where calendar_id = ${calendarId}`.execute(db(tx))
  await sql`update slots s set starts_at = moved."startsAt", ends_at = moved."endsAt"
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as moved(id uuid, "startsAt" timestamptz, "endsAt" timestamptz)
    where s.id = moved.id`.execute(db(tx))
  tx.purge('slots')
}
