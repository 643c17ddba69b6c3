/// <reference types="temporal-spec/global" />

/**
 * A time as people write it (`2027-03-28T01:30`, the value of a `datetime-local` field) on the clocks of `timeZone`
 * as a moment, or null. A time that a clock change leaves out is the one an hour later; of one that comes
 * twice, the first is meant.
 */
export function momentOf(local: string, timeZone: string): Date | null {
  try {
    const { epochMilliseconds } = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone)
    return new Date(epochMilliseconds)
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}

/** The moment as the value of a `datetime-local` field. */
export function localTime(moment: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toPlainDateTime().toString({ smallestUnit: 'minute' })
}
