import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { heldTickets } from '../notifications/held-tickets'
import { bookedSlots, notifyBookers } from '../notifications/notify-bookers'
import { notifyChanges } from '../notifications/notify-changes'
import { changeTimeZone } from '../occurrences/change-time-zone'
import { lockCalendars, lockDates } from '../occurrences/locks'
import { countChange } from '../occurrences/move-occurrences'
import { freeSlug } from './slug'

export type CalendarValues = {
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly colour: string
}

export class UnknownTimeZone extends Refusal {
  override name = 'UnknownTimeZone'
  constructor() {
    super('There is no such time zone. It is written like Europe/London.')
  }
}

export class CalendarInUse extends Refusal {
  override name = 'CalendarInUse'
  constructor() {
    super('There are entries or times to book in this calendar. Move or remove them first.')
  }
}

/** Of the form of a calendar. */
export const CALENDAR_FORM = savedForm<CalendarValues>('name', 'description', 'timeZone', 'colour')

/**
 * A new calendar, once for each `key`, or new words for one. In a new zone its times stay as they are read, so they are other moments: who
 * holds tickets, or booked a time, is told. Returns its id. Throws `NotFound`, `UnknownTimeZone`, `ChangedMeanwhile`.
 */
export async function saveCalendar(
  ctx: Ctx,
  id: string | null,
  values: CalendarValues,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'organiser')
  if (!isTimeZone(values.timeZone)) throw new UnknownTimeZone()
  return transaction(ctx, async tx => {
    if (!id && (await isMade(tx, 'calendars', key))) return key
    await lockCalendars(tx, id ? [id] : [])
    const known = id ? await tx.em.findOne(Calendar, id) : null
    if (id && !known) throw new NotFound()
    if (known) CALENDAR_FORM.refuseStale(known, seen)
    const zoneBefore = known?.timeZone ?? values.timeZone
    const slug = known?.slug ?? (await freeSlug(tx, 'calendars', values.name))
    const entries = known && zoneBefore !== values.timeZone ? await entryIds(tx, known.id) : []
    await lockDates(tx, entries)
    const before = await heldTickets(tx, entries)
    const words = { ...values, changedAt: tx.now }
    const booked = known && zoneBefore !== values.timeZone ? await bookedSlots(tx, known.id) : []
    const calendar = known ? tx.em.assign(known, words) : tx.em.create(Calendar, { ...words, id: key, slug })
    await tx.em.flush()
    if (zoneBefore !== values.timeZone) {
      const kept = await changeTimeZone(tx, calendar.id, zoneBefore, values.timeZone)
      await countChange(tx, { calendarId: calendar.id })
      await notifyChanges(tx, before, new Set(kept))
      await notifyBookers(tx, calendar.id, booked)
    }
    await emit(tx, {
      type: known ? 'Update' : 'Create',
      domain: 'events',
      subject: { kind: 'calendar', id: calendar.id },
    })
    tx.purge('occurrences')
    return calendar.id
  })
}

export type ZoneChange = { readonly dates: number; readonly holders: number }

/** What a new zone would move, so that nobody does it unawares; null when it moves nothing. */
export async function zoneChange(ctx: Ctx, id: string, timeZone: string): Promise<ZoneChange | null> {
  requireRole(ctx, 'organiser')
  if (!isTimeZone(timeZone)) throw new UnknownTimeZone()
  const { rows } = await sql<ZoneChange>`
    select (select count(*)::int from occurrences o join event_entries e on e.id = o.entry_id
        where e.calendar_id = c.id and o.starts_at > ${ctx.now} and o.cancelled_at is null)
      + (select count(*)::int from slots s where s.calendar_id = c.id and s.starts_at > ${ctx.now}) as dates,
      (select count(distinct t.holder_id)::int from tickets t join occurrences o on o.id = t.occurrence_id
        join event_entries e on e.id = o.entry_id where e.calendar_id = c.id and o.starts_at > ${ctx.now}) as holders
    from calendars c where c.id = ${id} and c.time_zone <> ${timeZone}`.execute(db(ctx))
  return rows[0] && rows[0].dates > 0 ? rows[0] : null
}

async function entryIds(tx: Tx, calendarId: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('event_entries')
    .select('id')
    .where('calendar_id', '=', calendarId)
    .execute()
  return rows.map(row => row.id)
}

/** Takes an empty calendar away. Throws `NotFound`, `CalendarInUse`. */
export async function removeCalendar(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    const removed = await refusing(
      { state: SQLSTATE.foreignKeyViolation },
      () => new CalendarInUse(),
      () => db(tx).deleteFrom('calendars').where('id', '=', id).returning('id').executeTakeFirst(),
    )
    if (!removed) throw new NotFound()
    tx.purge('occurrences', 'slots')
  })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
