import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { icsDocument } from '#core/text/documents'
import { horizon } from '../occurrences/materialise'
import { calendars } from '../reading/calendars'
import { wallClock } from '../recurrence/times-of'
import { select } from '../select'
import { vtimezone } from './vtimezone'

/** Times that have gone by stay in the feed for so long. */
const PAST_DAYS = 92
const DAY_MS = 86_400_000
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
  readonly updatedAt: Date
  readonly cancelledAt: Date | null
}

export type FeedOf = { readonly calendar: string } | { readonly event: string } | 'everything'

/**
 * An iCalendar feed (RFC 5545): every time is an event of its own with an id that stays, in the zone of its
 * calendar. `SEQUENCE` grows with each change; what was cancelled says so. Throws `NotFound`.
 */
export async function icsFeed(ctx: Ctx, of: FeedOf): Promise<string> {
  const from = new Date(ctx.now.getTime() - PAST_DAYS * DAY_MS)
  const rows = await feedRows(ctx, of, from)
  const name = await feedName(ctx, of, rows)
  const feed = new ICalCalendar({
    // The generator does not escape line breaks here as it does elsewhere.
    name: name.replace(/\s+/g, ' '),
    prodId: { company: 'Rose Ash', product: 'Events', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
    timezone: { name: ctx.house.site().timeZone, generator: zone => vtimezone(zone, from, horizon(ctx.now)) },
  })
  for (const row of rows) addTime(feed, row, ctx.house.config.origins.events)
  return icsDocument(feed.toString())
}

function feedRows(ctx: Ctx, of: FeedOf, from: Date): Promise<FeedRow[]> {
  const calendar = typeof of === 'object' && 'calendar' in of ? of.calendar : null
  const event = typeof of === 'object' && 'event' in of ? of.event : null
  return select<FeedRow>(
    ctx,
    `select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
       c.time_zone as "timeZone", e.created_at as "createdAt", e.updated_at as "updatedAt",
       o.cancelled_at as "cancelledAt"
     from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
     where o.ends_at > ? and (?::text is null or c.slug = ?::text) and (?::text is null or e.slug = ?::text)
     order by o.starts_at`,
    [from, calendar, calendar, event, event],
  )
}

async function feedName(ctx: Ctx, of: FeedOf, rows: readonly FeedRow[]): Promise<string> {
  const site = ctx.house.site().name
  if (of === 'everything') return site
  if ('event' in of) {
    if (!rows[0]) throw new NotFound()
    return rows[0].title
  }
  const calendar = (await calendars(ctx)).find(({ slug }) => slug === of.calendar)
  if (!calendar) throw new NotFound()
  return `${calendar.name} · ${site}`
}

function addTime(feed: ICalCalendar, row: FeedRow, origin: string): void {
  const changedAt = new Date(Math.max(row.updatedAt.getTime(), row.cancelledAt?.getTime() ?? 0))
  const url = `${origin}/events/${row.slug}`
  feed.createEvent({
    id: `${row.id}@${new URL(origin).hostname}`,
    // Seconds from its making to its last change: never less than what was said before, and nothing to keep.
    sequence: Math.max(0, Math.floor((changedAt.getTime() - row.createdAt.getTime()) / 1_000)),
    start: wallClock(row.startsAt, row.timeZone),
    end: wallClock(row.endsAt, row.timeZone),
    timezone: row.timeZone,
    stamp: changedAt,
    created: row.createdAt,
    lastModified: changedAt,
    summary: row.title,
    description: [row.summary, url].filter(Boolean).join('\n\n'),
    location: row.place || null,
    url,
    status: row.cancelledAt ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
}
