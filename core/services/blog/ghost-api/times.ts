/// <reference types="temporal-spec/global" />

/** `2026-11-23T08:26:56.000+00:00`: on the site’s clocks, as the Content API has it. */
export function contentTime(moment: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toString({ timeZoneName: 'never', smallestUnit: 'millisecond' })
}

/** When an id of ours was made (UUIDv7, RFC 9562 §5.7), for things that keep no time of their own. */
export function timeOfId(uuid: string): Date {
  return new Date(Number.parseInt(uuid.replace('-', '').slice(0, 12), 16))
}
