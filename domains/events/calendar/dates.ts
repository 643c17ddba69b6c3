import type {} from 'temporal-spec/global'
import { NotFound } from '#core/contracts/refusal'
import { calendarDay } from '#core/text/local-time'

/** Events near midnight, or of another zone, belong to days of the page only after they were placed. */
const MARGIN_HOURS = 26

export type Range = { readonly from: Date; readonly until: Date }

/** A month as its address says it, `2026-12`; throws `NotFound` for anything else. */
export function readMonth(text: string): Temporal.PlainYearMonth {
  if (!/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text)) throw new NotFound()
  return Temporal.PlainYearMonth.from(text)
}

/** A day as its address says it, `2026-12-03`; throws `NotFound` for anything else. */
export function readDay(text: string): Temporal.PlainDate {
  const day = calendarDay(text)
  if (!day) throw new NotFound()
  return day
}

export function today(now: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
}

/** The moments in which these days may begin and end somewhere. */
export function around(first: Temporal.PlainDate, days: number, timeZone: string): Range {
  const start = first.toZonedDateTime(timeZone).subtract({ hours: MARGIN_HOURS })
  const end = first.add({ days }).toZonedDateTime(timeZone).add({ hours: MARGIN_HOURS })
  return { from: new Date(start.epochMilliseconds), until: new Date(end.epochMilliseconds) }
}

export function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
