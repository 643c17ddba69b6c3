/** The last day (`2027-05-03`) is theirs to its end, where the cooperative is. Null for a day that no calendar has. */
export function endOfDay(day: string, timeZone: string): Date | null {
  try {
    const next = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: 1 })
    return new Date(next.toZonedDateTime(timeZone).epochMilliseconds)
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
