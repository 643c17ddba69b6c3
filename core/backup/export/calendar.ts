import type { Client } from 'pg'
import { type CalendarTime, calendarPieces } from '#core/icalendar/calendar-file'

const BATCH = 1_000

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

/**
 * Every date of every event, also those that have gone by, as one iCalendar file (RFC 5545), never all of it in memory.
 * Within a transaction. Returns how many.
 */
export async function exportCalendar(client: Client, path: string, origin: string): Promise<number> {
  const { rows: spans } = await client.query<{ first: Date | null; last: Date | null; zones: string[] }>(
    `select min(o.starts_at) as first, max(o.ends_at) as last,
       coalesce(array_agg(distinct c.time_zone), '{}') as zones
     from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id`,
  )
  const { first, last, zones = [] } = spans[0] ?? {}
  const counted = { times: 0 }
  const writer = Bun.file(path).writer()
  const pieces = calendarPieces(
    { product: 'Export', timeZone: 'Etc/UTC', zones, first: first ?? new Date(0), last: last ?? new Date(0) },
    batchesOf(client, origin, counted),
  )
  for await (const piece of pieces) {
    writer.write(piece)
    await writer.flush()
  }
  await writer.end()
  return counted.times
}

async function* batchesOf(
  client: Client,
  origin: string,
  counted: { times: number },
): AsyncGenerator<CalendarTime[]> {
  await client.query(
    `declare times_of_export cursor for
     select o.id, e.slug, e.title, e.summary, e.place, o.starts_at, o.ends_at, c.time_zone, o.sequence,
       o.cancelled_at is not null as cancelled, greatest(e.updated_at, o.changed_at, o.cancelled_at) as changed_at
     from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
     order by o.starts_at, o.id`,
  )
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${BATCH} from times_of_export`)
    if (rows.length === 0) return
    counted.times += rows.length
    yield rows.map(({ id, slug, title, summary, place, sequence, cancelled, ...row }) => ({
      title,
      place,
      sequence,
      cancelled,
      description: summary,
      uid: `${id}@${new URL(origin).hostname}`,
      url: `${origin}/events/${slug}/${id}`,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      timeZone: row.time_zone,
      changedAt: row.changed_at,
    }))
  }
}
