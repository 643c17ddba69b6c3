import { COOPERATIVE } from './cooperative'

const DAY_MS = 86_400_000
/** How far back a season may lie and still be shown as this year's: past events belong to a year's calendar. */
const LOOK_BACK_DAYS = 60

/** A calendar day without a zone; `weekday` counts from 1, Monday, as ISO 8601 does. */
export type Day = { readonly year: number; readonly month: number; readonly day: number }

/** The instant at which the valley's clocks show `time` (`HH:MM`) on that day. */
export function at(day: Day, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const asUtc = Date.UTC(day.year, day.month - 1, day.day, hours, minutes)
  return new Date(asUtc - offsetOf(asUtc))
}

/** `weeks` from the week of `now`, on that weekday: 0 is this week's, which may be past by a few days. */
export function weekdayIn(now: Date, weeks: number, weekday: number): Day {
  const today = dayOf(now)
  const utc = Date.UTC(today.year, today.month - 1, today.day)
  return fromUtc(utc + (weekday - isoWeekday(utc) + weeks * 7) * DAY_MS)
}

/** The n-th weekday of that month, in the year that puts it from 60 days ago to ten months ahead. */
export function inSeason(now: Date, month: number, weekday: number, nth: number): Day {
  const floor = now.getTime() - LOOK_BACK_DAYS * DAY_MS
  const thisYear = dayOf(now).year
  const candidates = [thisYear - 1, thisYear, thisYear + 1].map(year => nthWeekday(year, month, weekday, nth))
  return candidates.find(day => at(day, '12:00').getTime() >= floor)!
}

/** The n-th weekday of the month `now` is in: where a monthly rule begins. */
export function inThisMonth(now: Date, weekday: number, nth: number): Day {
  const { year, month } = dayOf(now)
  return nthWeekday(year, month, weekday, nth)
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): Day {
  const first = isoWeekday(Date.UTC(year, month - 1, 1))
  return { year, month, day: 1 + ((weekday - first + 7) % 7) + (nth - 1) * 7 }
}

function dayOf(instant: Date): Day {
  return fromUtc(instant.getTime() + offsetOf(instant.getTime()))
}

const fromUtc = (ms: number): Day => {
  const date = new Date(ms)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

const isoWeekday = (ms: number) => new Date(ms).getUTCDay() || 7

/** Milliseconds by which the valley's clocks are ahead of UTC: 0 in winter, an hour in summer. */
function offsetOf(ms: number): number {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: COOPERATIVE.timeZone,
    timeZoneName: 'longOffset',
  })
    .formatToParts(ms)
    .find(part => part.type === 'timeZoneName')!.value
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(shown)!
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
}
