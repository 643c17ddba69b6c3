import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import { markdownHtml } from '#core/lexical'
import { sayRecurrence } from '../recurrence/say-recurrence'
import { select } from '../select'

type Entry = {
  readonly title: string
  readonly slug: string
  readonly summary: string
  readonly description: string
  readonly place: string
  readonly image: string | null
  readonly imageAlt: string
  readonly recurrence: string | null
  readonly timeZone: string
  readonly calendar: string
  readonly createdAt: Date
  readonly nextAt: Date | null
}

/** Tells the world, and with it the fediverse, of an event: new, or changed. */
export async function announce(tx: Tx, type: 'Create' | 'Update', entryId: string): Promise<void> {
  const [entry] = await select<Entry>(
    tx,
    `select e.title, e.slug, e.summary, e.description, e.place, e.image, e.image_alt as "imageAlt", e.recurrence,
       c.time_zone as "timeZone", c.name as calendar, e.created_at as "createdAt",
       (select min(o.starts_at) from occurrences o
        where o.entry_id = e.id and o.cancelled_at is null and o.starts_at > ?) as "nextAt"
     from event_entries e join calendars c on c.id = e.calendar_id where e.id = ?`,
    [tx.now, entryId],
  )
  if (!entry) return
  const origin = tx.house.config.origins.events
  await emit(tx, {
    ...{ type, domain: 'events', audience: 'public', subject: { kind: 'event', id: entryId } },
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

function whenAndWhere({ nextAt, recurrence, place, timeZone }: Entry, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const when = nextAt ? format.format(nextAt) : 'No date is planned'
  return [when, recurrence ? sayRecurrence(recurrence) : '', place].filter(Boolean).join(' · ')
}
