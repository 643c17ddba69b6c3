import { calendarDay } from '#core/text/local-time'

// Days are `YYYY-MM-DD` in the cooperative's own calendar: weeks are counted in days, so that no change of the clock
// moves a box.

/** On the clock there: `17:30`. */
export const clockOf = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toString().slice(11, 16)

export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString()

/** When it is that hour on that day there; an hour that the clock leaves out is the one after it. */
export function momentOf(day: string, hour: number, timeZone: string): Date {
  const local = Temporal.PlainDate.from(day).toPlainDateTime({ hour })
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds)
}

/** Whether these are the days of a calendar. */
export const isDay = (text: string): boolean => calendarDay(text) !== null

/** The days of what comes every so many weeks, from `from` on, at most `count`. */
export function daysFrom(
  firstDay: string,
  everyWeeks: number,
  from: string,
  count: number,
): readonly string[] {
  const step = everyWeeks * 7
  const past = Temporal.PlainDate.from(firstDay).until(from, { largestUnit: 'days' }).days
  const skipped = Math.max(0, Math.ceil(past / step))
  return Array.from({ length: count }, (_, index) => addDays(firstDay, (skipped + index) * step))
}

/** Of a day in words: `Friday 4 December`. */
export const dayWords = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
