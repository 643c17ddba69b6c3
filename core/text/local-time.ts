/// <reference types="temporal-spec/global" />

/** A time on the clock, as browsers send it: fit for `t.String({ pattern })`. */
export const CLOCK_TIME = '^([01]\\d|2[0-3]):[0-5]\\d$'
/** Only this way: `Temporal` would also read what has an offset and forget it, or years that no database has. */
const DAY = '(?:19|20|21)\\d\\d-\\d\\d-\\d\\d'
const IS_DAY = new RegExp(`^${DAY}$`)
const IS_MOMENT = new RegExp(`^${DAY}[T ]\\d\\d:\\d\\d(?::[0-5]\\d)?$`)

/** A day as a `date` field sends it, `2027-03-28`; null for what no calendar has, and for years of no shop. */
export function calendarDay(text: string): Temporal.PlainDate | null {
  return IS_DAY.test(text) ? unlessNone(() => Temporal.PlainDate.from(text)) : null
}

/**
 * A time as people write it (`2027-03-28T01:30`, the value of a `datetime-local` field) on the clocks of `timeZone`
 * as a moment, or null. A time that a clock change leaves out is the one an hour later; of one that comes
 * twice, the first is meant.
 */
export function momentOf(local: string, timeZone: string): Date | null {
  if (!IS_MOMENT.test(local)) return null
  const zoned = unlessNone(() => Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone))
  return zoned && new Date(zoned.epochMilliseconds)
}

/**
 * The moment of a field that showed `shown` before it was sent: what nobody changed stays what it was, to its second, and the later
 * one of a time that comes twice.
 */
export function sentMoment(local: string, timeZone: string, shown: Date | null | undefined): Date | null {
  return shown && localTime(shown, timeZone) === local ? shown : momentOf(local, timeZone)
}

/** The moment as the value of a `datetime-local` field. */
export function localTime(moment: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/**
 * What is as long after `to` on the clocks of `timeZone` as `at` is after `from`: what was at five is at five in another
 * week, also when the clocks have changed in between.
 */
export function movedWith(at: Date, from: Date, to: Date, timeZone: string): Date {
  const [local, before, after] = [at, from, to].map(moment =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime(),
  ) as [Temporal.PlainDateTime, Temporal.PlainDateTime, Temporal.PlainDateTime]
  const moved = local.add(before.until(after)).toZonedDateTime(timeZone)
  return new Date(moved.epochMilliseconds)
}

/** The last moment of the day that is so many days after the one of `at`: what is due on it is not late before. */
export function endOfDayLater(at: Date, days: number, timeZone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return new Date(day.add({ days: days + 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1)
}

/** The same time on the clocks of `timeZone`, so many days later. */
export function daysLater(at: Date, days: number, timeZone: string): Date {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(zoned.add({ days }).epochMilliseconds)
}

function unlessNone<T>(read: () => T): T | null {
  try {
    return read()
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
