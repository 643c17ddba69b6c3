import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { EventEntry } from '#core/entities/events/event-entry'
import { Member } from '#core/entities/identity/member'
import { announce } from '../notifications/announce-event'
import { heldTickets } from '../notifications/held-tickets'
import { notifyChanges } from '../notifications/notify-changes'
import { containerTags } from '../occurrences/container-tags'
import { lockCalendars, lockDates } from '../occurrences/locks'
import { plannedTimes } from '../occurrences/materialise'
import { countChange } from '../occurrences/move-occurrences'
import { replan } from '../occurrences/replan'
import { isRule } from '../recurrence/rule'
import { InvalidRecurrence, type Schedule, timesOf } from '../recurrence/times-of'
import { freeSlug } from './slug'

export type EntryValues = {
  readonly calendarId: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly place: string
  /** An address. Left out, the picture stays as it is: it is uploaded for itself. */
  readonly image?: string | null
  readonly imageAlt?: string
  readonly cancellationHours: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** RFC 5545 RRULE without DTSTART. */
  readonly recurrence: string | null
}

export class RuleNotUnderstood extends Refusal {
  override name = 'RuleNotUnderstood'
  constructor() {
    super('This rule cannot be followed. It is written like FREQ=WEEKLY;BYDAY=TH.')
  }
}

export class NeverHappens extends Refusal {
  override name = 'NeverHappens'
  constructor() {
    super('With this rule it would never happen. Look at the dates once more.')
  }
}

/** Of the form of an entry. The picture is changed by itself. */
export const ENTRY_FORM = savedForm<EntryValues>(
  ...(['calendarId', 'title', 'summary', 'description', 'place', 'cancellationHours'] as const),
  ...(['startsAt', 'endsAt', 'recurrence'] as const),
)

export class CalendarGone extends Refusal {
  override name = 'CalendarGone'
  constructor() {
    super('Somebody has just removed this calendar. Choose another one.', 409)
  }
}

const PREVIEWED = 12

/** The first dates of what an organiser is writing, before anything is saved. Throws `RuleNotUnderstood`. */
export function previewTimes(schedule: Schedule): readonly Date[] {
  if (schedule.recurrence && !isRule(schedule.recurrence)) throw new RuleNotUnderstood()
  const until = new Date(schedule.startsAt)
  until.setUTCFullYear(until.getUTCFullYear() + 2)
  return understood(() => timesOf(schedule, schedule.startsAt, until))
    .slice(0, PREVIEWED)
    .map(time => time.startsAt)
}

/** How many dates with tickets moved, and how many stay though the entry no longer falls on them. */
export type SavedEntry = { readonly id: string; readonly moved: number; readonly kept: number }

/**
 * A new entry, once for each `key`, or a changed one, and its times for the year to come. Times for which tickets are sold are moved
 * with their day or kept, never lost, and their holders are told what is another now. Throws `NotFound`,
 * `CalendarGone`, `ChangedMeanwhile`, `RuleNotUnderstood`, `NeverHappens`.
 */
export async function saveEntry(
  ctx: Ctx,
  id: string | null,
  values: EntryValues,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<SavedEntry> {
  requireRole(ctx, 'organiser')
  return transaction(ctx, async tx => {
    const { calendarId, ...words } = values
    if (!id && (await isMade(tx, 'event_entries', key))) return { id: key, moved: 0, kept: 0 }
    // Locked before it is read: its zone may just be changing.
    await touchCalendars(tx, calendarId, id)
    const calendar = await tx.em.findOne(Calendar, calendarId)
    if (!calendar) throw new CalendarGone()
    const schedule = { ...words, timeZone: calendar.timeZone }
    if (previewTimes(schedule).length === 0) throw new NeverHappens()
    await lockDates(tx, id ? [id] : [])
    const before = await heldTickets(tx, id ? [id] : [])
    const entry = id
      ? await changedEntry(tx, id, calendar, words, seen)
      : await newEntry(tx, key, calendar, words)
    await tx.em.flush()
    const { moved, kept } = await replan(tx, entry.id, calendar.timeZone, plannedTimes(schedule, tx.now))
    await countChange(tx, { entryId: entry.id })
    await notifyChanges(tx, before, new Set(kept))
    await announce(tx, id ? 'Update' : 'Create', entry.id)
    tx.purge('occurrences', ...(await containerTags(tx, entry.id)))
    return { id: entry.id, moved: moved.length, kept: kept.length }
  })
}

/** Both the calendar it comes from and the one it goes to have changed. */
async function touchCalendars(tx: Tx, calendarId: string, entryId: string | null): Promise<void> {
  const from = entryId
    ? await db(tx).selectFrom('event_entries').select('calendar_id').where('id', '=', entryId).execute()
    : []
  const ids = [calendarId, ...from.map(row => row.calendar_id)]
  await lockCalendars(tx, ids)
  await db(tx).updateTable('calendars').set({ changed_at: tx.now }).where('id', 'in', ids).execute()
}

type EntryWords = Omit<EntryValues, 'calendarId'>

async function newEntry(tx: Tx, id: string, calendar: Calendar, words: EntryWords) {
  const createdBy = tx.em.getReference(Member, requireMember(tx).id)
  const slug = await freeSlug(tx, 'event_entries', words.title)
  return tx.em.create(EventEntry, { image: null, ...words, id, calendar, slug, createdBy })
}

async function changedEntry(tx: Tx, id: string, calendar: Calendar, words: EntryWords, seen: string | null) {
  await db(tx).selectFrom('event_entries').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const known = await tx.em.findOne(EventEntry, id)
  if (!known) throw new NotFound()
  ENTRY_FORM.refuseStale(
    { ...known, calendarId: known.calendar.id, recurrence: known.recurrence ?? null },
    seen,
  )
  const { image, imageAlt, ...others } = words
  // A form that was opened before a picture was uploaded still has the old address in it.
  const picture = known.image?.startsWith('/media/') ? {} : { image, imageAlt }
  return tx.em.assign(known, { ...others, ...defined(picture), calendar, updatedAt: tx.now })
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}

function understood<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof InvalidRecurrence) throw new RuleNotUnderstood()
    throw error
  }
}
