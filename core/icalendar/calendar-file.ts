import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type {} from 'temporal-spec/global'
import { cleanText } from '#core/text/clean'
import { vtimezone } from './vtimezone'

/** A text cannot begin a line, so the first one like this is an event's, and the last one the file's. */
const EVENT = '\r\nBEGIN:VEVENT\r\n'
const EVENT_END = '\r\nEND:VEVENT\r\n'
const END = 'END:VCALENDAR'

/** One event of a calendar file. */
export type CalendarTime = {
  /** Stays for ever, whatever moves or changes: by it calendar programs know the event again (RFC 7986 §5.3). */
  readonly uid: string
  /** Grows with each change. */
  readonly sequence: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** IANA zone in which it is written down. */
  readonly timeZone: string
  readonly changedAt: Date
  readonly createdAt?: Date
  readonly title: string
  readonly description: string
  readonly place: string
  readonly url: string
  readonly cancelled: boolean
}

export type CalendarFile = {
  readonly product: string
  readonly name?: string
  /** How often calendar programs are asked to look again. */
  readonly refreshSeconds?: number
  /** The zone to show it in, where none is set. */
  readonly timeZone: string
  readonly times: readonly CalendarTime[]
}

/**
 * iCalendar text (RFC 5545): CRLF, lines folded at 75 octets, texts escaped, and nothing in them that the format
 * forbids. Every zone that is named is described for all the moments in the file.
 */
export function calendarFile({ product, name, refreshSeconds, timeZone, times }: CalendarFile): string {
  // Not told of a zone of its own: the generator would write the stamps in it, which are to be in UTC (§3.8.7.2).
  const file = new ICalCalendar({
    prodId: { company: 'Rose Ash', product, language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    // The generator writes a name as it is, where it escapes all other texts.
    name:
      name === undefined
        ? undefined
        : writable(name)
            .replace(/\s+/g, ' ')
            .replace(/[\\;,]/g, '\\$&'),
    ttl: refreshSeconds,
    x: { 'X-WR-TIMEZONE': timeZone },
  })
  const placed = times.map(time => ({ ...time, timeZone: zoneOf(time) }))
  for (const time of placed) addTime(file, time)
  const zones = zonesOf(placed)
  return file.toString().replace(EVENT, start => `\r\n${zones.join('')}${start.slice(2)}`)
}

/** A calendar file of more than anybody would keep in memory: what is to be known of its times before the first is read. */
type CalendarSpan = Omit<CalendarFile, 'times'> & {
  readonly zones: readonly string[]
  readonly first: Date
  readonly last: Date
}

/** The text that `calendarFile` would give of all of them, a piece for each batch. */
export async function* calendarPieces(
  { zones, first, last, ...file }: CalendarSpan,
  batches: AsyncIterable<readonly CalendarTime[]>,
): AsyncGenerator<string> {
  const frame = calendarFile({ ...file, times: [] })
  const end = frame.lastIndexOf(END)
  yield frame.slice(0, end)
  for (const zone of zones) if (zone !== 'UTC') yield `${vtimezone(zone, first, last)}\r\n`
  for await (const times of batches) {
    const text = calendarFile({ ...file, times })
    const start = text.indexOf(EVENT)
    // The two bytes before it end a line.
    if (start !== -1) yield text.slice(start + 2, text.lastIndexOf(EVENT_END) + EVENT_END.length)
  }
  yield frame.slice(end)
}

/** What is to be known of each zone for the times written in it. */
function zonesOf(times: readonly CalendarTime[]): string[] {
  const zones = new Set(times.map(time => time.timeZone))
  zones.delete('UTC')
  if (zones.size === 0) return []
  const moments = times.flatMap(time => [time.startsAt.getTime(), time.endsAt.getTime()])
  const [first, last] = [moments.reduce((a, b) => Math.min(a, b)), moments.reduce((a, b) => Math.max(a, b))]
  return [...zones].map(zone => `${vtimezone(zone, new Date(first), new Date(last))}\r\n`)
}

/** An hour that clocks show twice cannot be told apart in local time, and readers differ: it is written in UTC. */
function zoneOf({ startsAt, endsAt, timeZone }: CalendarTime): string {
  return [startsAt, endsAt].some(at => showsTwice(at, timeZone)) ? 'UTC' : timeZone
}

function addTime(file: ICalCalendar, time: CalendarTime): void {
  const { timeZone, changedAt } = time
  const written = (at: Date) => (timeZone === 'UTC' ? at : wallClock(at, timeZone))
  file.createEvent({
    id: time.uid,
    sequence: time.sequence,
    start: written(time.startsAt),
    end: written(time.endsAt),
    timezone: timeZone === 'UTC' ? null : timeZone,
    stamp: changedAt,
    created: time.createdAt,
    lastModified: changedAt,
    summary: writable(time.title),
    description: writable(time.description),
    location: writable(time.place) || null,
    url: time.url,
    status: time.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
}

function wallClock(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
}

function showsTwice(at: Date, timeZone: string): boolean {
  const clock = wallClock(at, timeZone).toPlainDateTime()
  const [first, second] = (['earlier', 'later'] as const).map(
    disambiguation => clock.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  )
  return first !== second
}

/**
 * A text without what iCalendar forbids (§3.1: controls but for tabs; half a surrogate pair is no UTF-8). What some
 * readers take for the end of a line is one, and is escaped as such.
 */
function writable(text: string): string {
  return cleanText(text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n'))
}
