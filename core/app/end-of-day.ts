import { calendarDay } from '#core/text/local-time'

/** The last day (`2027-05-03`) is theirs to its end, where the cooperative is. Null for a day that no calendar has. */
export function endOfDay(day: string, timeZone: string): Date | null {
  const next = calendarDay(day)?.add({ days: 1 })
  return next ? new Date(next.toZonedDateTime(timeZone).epochMilliseconds) : null
}
