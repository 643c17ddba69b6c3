import type {} from 'temporal-spec/global'

/**
 * A VTIMEZONE (RFC 5545 §3.6.5) that is right for every moment between `from` and `until`: one observance for the
 * offset it begins with, and one for each change of the clocks in between. It holds no rule, for a rule would claim
 * years in which a zone has changed its mind. It begins with a year, so that it is the same from day to day.
 */
export function vtimezone(timeZone: string, from: Date, until: Date): string {
  let at: Temporal.ZonedDateTime | null = startOfYear(from, timeZone)
  const standard = Math.min(...[0, 6].map(months => at!.add({ months }).offsetNanoseconds))
  const observances = [observance(at.toPlainDateTime(), at.offset, at, standard)]
  for (;;) {
    at = at.getTimeZoneTransition('next')
    if (!at || at.epochMilliseconds > until.getTime()) break
    const before = at.subtract({ nanoseconds: 1 }).offset
    // DTSTART is the clock as it stood before the change.
    observances.push(observance(at.withTimeZone(before).toPlainDateTime(), before, at, standard))
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances, 'END:VTIMEZONE'].join('\r\n')
}

/** The first moment of the year before, since a year may begin elsewhere a day earlier. */
function startOfYear(moment: Date, timeZone: string): Temporal.ZonedDateTime {
  const { year } = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone)
  return new Temporal.PlainDate(year - 1, 1, 1).toZonedDateTime(timeZone)
}

function observance(
  start: Temporal.PlainDateTime,
  offsetBefore: string,
  at: Temporal.ZonedDateTime,
  standard: number,
): string {
  const kind = at.offsetNanoseconds > standard ? 'DAYLIGHT' : 'STANDARD'
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`,
    `TZOFFSETFROM:${offsetBefore.replaceAll(':', '')}`,
    `TZOFFSETTO:${at.offset.replaceAll(':', '')}`,
    `END:${kind}`,
  ].join('\r\n')
}
