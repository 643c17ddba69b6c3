import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type CalendarTime, calendarFile } from '#core/icalendar/calendar-file'

/** Times that have gone by stay in the feed of a calendar for so long; those of one event for ever. */
const PAST_DAYS = 92
const DAY_MS = 86_400_000
/** A feed of many has the nearest of them: a phone reads it whole, again and again. The feed of an event has all of it. */
export const MOST_DATES = 5_000
/** How often calendar programs are asked to look again. */
const REFRESH_SECONDS = 6 * 3_600

type FeedRow = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly createdAt: Date
  readonly changedAt: Date
  readonly sequence: number
  readonly cancelled: boolean
}

export type FeedOf = { readonly calendar: string } | { readonly event: string } | 'everything'

export type Feed = {
  /** iCalendar text. */
  readonly body: string
  /** When anything in it last changed. */
  readonly changedAt: Date
}

/**
 * An iCalendar feed (RFC 5545): every date is an event of its own with an id that stays when it moves, so none needs a
 * RECURRENCE-ID. `SEQUENCE` grows with each change; what was cancelled says so. Throws `NotFound`.
 */
export async function readFeed(ctx: Ctx, of: FeedOf): Promise<Feed> {
  const { name, changedAt } = await feedHead(ctx, of)
  const rows = await feedRows(ctx, of)
  const body = calendarFile({
    product: 'Events',
    name: rows.length === MOST_DATES ? `${name} (the next ${MOST_DATES} dates)` : name,
    refreshSeconds: REFRESH_SECONDS,
    timeZone: ctx.house.site().timeZone,
    times: rows.map(row => calendarTime(row, ctx.house.config.origins.events)),
  })
  const moments = rows.map(row => row.changedAt.getTime())
  return { body, changedAt: new Date(Math.max(changedAt.getTime(), ...moments)) }
}

async function feedHead(ctx: Ctx, of: FeedOf): Promise<{ name: string; changedAt: Date }> {
  const site = ctx.house.site().name
  const { rows } =
    of !== 'everything' && 'event' in of
      ? await sql<Head>`select e.title as name, e.updated_at as "changedAt" from event_entries e
          where e.slug = ${of.event}`.execute(db(ctx))
      : of === 'everything'
        ? await sql<Head>`select ${site}::text as name, max(changed_at) as "changedAt" from calendars`.execute(
            db(ctx),
          )
        : await sql<Head>`select name || ' · ' || ${site} as name, changed_at as "changedAt" from calendars
            where slug = ${of.calendar}`.execute(db(ctx))
  if (!rows[0]) throw new NotFound()
  return { name: rows[0].name, changedAt: rows[0].changedAt ?? new Date(0) }
}

type Head = { readonly name: string; readonly changedAt: Date | null }

async function feedRows(ctx: Ctx, of: FeedOf): Promise<FeedRow[]> {
  const from = new Date(ctx.now.getTime() - PAST_DAYS * DAY_MS)
  const which =
    of === 'everything'
      ? sql`o.ends_at > ${from}`
      : 'event' in of
        ? sql`e.slug = ${of.event}`
        : sql`o.ends_at > ${from} and c.slug = ${of.calendar}`
  const { rows } = await sql<FeedRow>`
    select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
      c.time_zone as "timeZone", e.created_at as "createdAt", o.sequence, o.cancelled_at is not null as cancelled,
      greatest(e.updated_at, o.changed_at, o.cancelled_at) as "changedAt"
    from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
    where ${which} order by o.starts_at, o.id
    limit ${of !== 'everything' && 'event' in of ? null : MOST_DATES}`.execute(db(ctx))
  return rows
}

function calendarTime(row: FeedRow, origin: string): CalendarTime {
  const url = `${origin}/events/${row.slug}/${row.id}`
  // Feeds counted the seconds to the last change before they counted changes: the sum is never less than either.
  const seconds = Math.floor((row.changedAt.getTime() - row.createdAt.getTime()) / 1_000)
  return {
    uid: `${row.id}@${new URL(origin).hostname}`,
    sequence: Math.max(0, seconds) + row.sequence,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    timeZone: row.timeZone,
    changedAt: row.changedAt,
    createdAt: row.createdAt,
    title: row.title,
    description: [row.summary, url].filter(Boolean).join('\n\n'),
    place: row.place,
    url,
    cancelled: row.cancelled,
  }
}
