import type { Client } from 'pg'
import { calendarFile } from '#core/icalendar/calendar-file'

type Row = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly place: string
  readonly starts_at: Date
  readonly ends_at: Date
  readonly time_zone: string
  readonly changed_at: Date
  readonly sequence: number
  readonly cancelled: boolean
}

/** Every date of every event, also those that have gone by, as one iCalendar file (RFC 5545). */
export async function exportCalendar(client: Client, path: string, origin: string): Promise<number> {
  const { rows } = await client.query<Row>(
    `select o.id, e.slug, e.title, e.summary, e.place, o.starts_at, o.ends_at, c.time_zone, o.sequence,
       o.cancelled_at is not null as cancelled, greatest(e.updated_at, o.changed_at, o.cancelled_at) as changed_at
     from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
     order by o.starts_at, o.id`,
  )
  const times = rows.map(({ id, slug, title, summary, place, sequence, cancelled, ...row }) => ({
    ...{ title, place, sequence, cancelled, description: summary },
    ...{ uid: `${id}@${new URL(origin).hostname}`, url: `${origin}/events/${slug}/${id}` },
    ...{ startsAt: row.starts_at, endsAt: row.ends_at, timeZone: row.time_zone, changedAt: row.changed_at },
  }))
  await Bun.write(path, calendarFile({ product: 'Export', timeZone: 'Etc/UTC', times }))
  return rows.length
}
