/// <reference types="temporal-spec/global" />

/** `2026-11-28`: the day it is then in that time zone. */
export function dayOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString()
}

/** The last so many days up to `day`, the earliest first. */
export function daysUpTo(day: string, many: number): readonly string[] {
  const last = Temporal.PlainDate.from(day)
  return Array.from({ length: many }, (_, at) => last.subtract({ days: many - 1 - at }).toString())
}
