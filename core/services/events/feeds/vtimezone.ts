import { wallClock } from '../recurrence/times-of'

/**
 * A VTIMEZONE (RFC 5545 §3.6.5) that is right for every moment between `from` and `until`: one observance for the
 * offset it begins with, and one for each change of the clocks in between.
 */
export function vtimezone(timeZone: string, from: Date, until: Date): string {
  const observances: string[] = []
  let at: Temporal.ZonedDateTime | null = wallClock(from, timeZone)
  const standard = Math.min(...[0, 6].map(months => at!.add({ months }).offsetNanoseconds))
  observances.push(observance(at.toPlainDateTime(), at.offset, at, standard))
  for (;;) {
    at = at.getTimeZoneTransition('next')
    if (!at || at.epochMilliseconds > until.getTime()) break
    const before = at.subtract({ nanoseconds: 1 })
    // DTSTART is the clock as it stood before the change.
    observances.push(
      observance(
        before.add({ nanoseconds: 1 }).withTimeZone(before.offset).toPlainDateTime(),
        before.offset,
        at,
        standard,
      ),
    )
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances, 'END:VTIMEZONE'].join('\r\n')
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
    `TZOFFSETFROM:${offsetBefore.replace(':', '')}`,
    `TZOFFSETTO:${at.offset.replace(':', '')}`,
    `END:${kind}`,
  ].join('\r\n')
}
