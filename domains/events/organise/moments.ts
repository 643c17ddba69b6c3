import type {} from 'temporal-spec/global'
import { sameClocks } from '#core/services/events/recurrence/times-of'
import { calendarDay } from '#core/text/local-time'

export type WallTimes = { readonly date: string; readonly from: string; readonly to: string }

/**
 * The moments that a date and two times on the clock mean in a zone; what ends before it begins ends the next day. In a
 * night that skips its hour it begins an hour later and lasts as long; an hour that comes twice is the first of the two.
 */
export function momentsOf({ date, from, to }: WallTimes, timeZone: string): { startsAt: Date; endsAt: Date } {
  const moment = (days: number, time: string) =>
    new Date(`${Temporal.PlainDate.from(date).add({ days })}T${time}Z`)
  const asIfInUtc = { startsAt: moment(0, from), endsAt: moment(to > from ? 0 : 1, to) }
  return sameClocks(asIfInUtc, 'UTC', timeZone)
}

export function wallTimesOf(startsAt: Date, endsAt: Date, timeZone: string): WallTimes {
  const wall = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const time = (at: Date) => wall(at).toPlainTime().toString({ smallestUnit: 'minute' })
  return { date: wall(startsAt).toPlainDate().toString(), from: time(startsAt), to: time(endsAt) }
}

/** Fit for `t.String({ pattern })`: days as browsers send them. */
export const DATE = '^(20|21)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'

/** The thirty-first of a short month is written like a date and is none. */
export const isDay = (date: string): boolean => calendarDay(date) !== null
