import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { markdownHtml } from '#core/lexical'
import { describeRecurrence } from '../recurrence/describe-recurrence'

type Entry = {
  readonly title: string
  readonly slug: string
  readonly summary: string
  readonly description: string
  readonly place: string
  readonly image: string | null
  readonly imageAlt: string
  readonly recurrence: string | null
  readonly firstAt: Date
  readonly timeZone: string
  readonly calendar: string
  readonly createdAt: Date
  readonly nextAt: Date | null
  /** How many dates are to come, the next one included. */
  readonly coming: number
}

/** Tells the world, and with it the fediverse, of an event: new, or changed. */
export async function announce(tx: Tx, type: 'Create' | 'Update', entryId: string): Promise<void> {
  const { rows } = await sql<Entry>`
    select e.title, e.slug, e.summary, e.description, e.place, e.image, e.image_alt as "imageAlt", e.recurrence,
      e.starts_at as "firstAt", c.time_zone as "timeZone", c.name as calendar, e.created_at as "createdAt",
      o.next as "nextAt", o.coming
    from event_entries e join calendars c on c.id = e.calendar_id
    cross join lateral (select min(starts_at) as next, count(*)::int as coming from occurrences
      where entry_id = e.id and cancelled_at is null and starts_at > ${tx.now}) o
    where e.id = ${entryId}`.execute(db(tx))
  const [entry] = rows
  if (!entry) return
  const origin = tx.house.config.origins.events
  await emit(tx, {
    type,
    domain: 'events',
    audience: 'public',
    subject: { kind: 'event', id: entryId },
    payload: {
      title: entry.title,
      summary: entry.summary,
      html: `<p>${Bun.escapeHTML(whenAndWhere(entry, tx.locale))}</p>${await markdownHtml({ markdown: entry.description })}`,
      url: `${origin}/events/${entry.slug}`,
      image: entry.image ? { url: new URL(entry.image, origin).href, alt: entry.imageAlt } : null,
      tags: [entry.calendar],
      publishedAt: entry.createdAt.toISOString(),
    },
  })
}

function whenAndWhere(entry: Entry, locale: string): string {
  const { nextAt, place, timeZone } = entry
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const when = nextAt ? format.format(nextAt) : 'No date is planned'
  return [when, describeMore(entry, locale), place].filter(Boolean).join(' · ')
}

/** The rule; where there are no words for all of it, how many dates follow. */
function describeMore({ recurrence, firstAt, timeZone, coming }: Entry, locale: string): string {
  if (!recurrence) return ''
  const words = describeRecurrence(recurrence, { startsAt: firstAt, timeZone, locale })
  if (words) return words
  return coming > 1 ? `and ${coming - 1} more ${coming === 2 ? 'date' : 'dates'}` : ''
}
