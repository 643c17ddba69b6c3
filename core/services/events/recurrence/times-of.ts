import { RRuleTemporal } from 'rrule-temporal'
import type {} from 'temporal-spec/global'

/** When something happens: once, or again and again by an RFC 5545 RRULE without DTSTART. */
export type Schedule = {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly recurrence: string | null
  /** IANA zone in which the rule is read: ten o'clock stays ten o'clock through daylight saving. */
  readonly timeZone: string
}

export type Times = { readonly startsAt: Date; readonly endsAt: Date }

/** A rule nobody can follow: `FREQ=SOMETIMES`. */
export class InvalidRecurrence extends Error {
  override name = 'InvalidRecurrence'
}

/**
 * Every time of a schedule that starts from `from` until `until`, in order. It ends as long after its start by the
 * clock on the wall as the first one did (RFC 5545 §3.8.2.2). An hour that clocks show twice is the first of the two; in
 * a night that skips the hour a series does not happen (§3.3.10). Throws `InvalidRecurrence`.
 */
export function timesOf(schedule: Schedule, from: Date, until: Date): Times[] {
  const { startsAt, endsAt, recurrence, timeZone } = schedule
  if (!recurrence) return startsAt >= from && startsAt <= until ? [{ startsAt, endsAt }] : []
  return starts(recurrence, wallClock(startsAt, timeZone), from, until).map(at =>
    timesAt(at, schedule, timeZone),
  )
}

/** The times that begin at `start` and take as long as `like` does by the clocks of its zone. */
function timesAt(start: Temporal.ZonedDateTime, like: Times, timeZone: string): Times {
  const clock = (at: Date) => wallClock(at, timeZone).toPlainDateTime()
  const length = clock(like.startsAt).until(clock(like.endsAt))
  const end = start.toPlainDateTime().add(length).toZonedDateTime(start.timeZoneId)
  // Where clocks are put back or forth in between, they may show an earlier hour at the end: then only counting helps.
  const isAfter = length.sign > 0 && end.epochMilliseconds > start.epochMilliseconds
  const counted = start.add({ milliseconds: like.endsAt.getTime() - like.startsAt.getTime() })
  return {
    startsAt: new Date(start.epochMilliseconds),
    endsAt: new Date((isAfter ? end : counted).epochMilliseconds),
  }
}

/** A moment as clocks in a zone show it. */
export function wallClock(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
}

/**
 * The same clocks in another zone: ten o'clock stays ten o'clock. An hour that is skipped there is the one after it, and
 * one that is shown twice the first of the two.
 */
export function sameClocks(times: Times, from: string, to: string): Times {
  const start = wallClock(times.startsAt, from).toPlainDateTime().toZonedDateTime(to)
  return timesAt(start, times, from)
}

/** The moment at which clocks in `to` show what clocks in `from` show at this one. */
export function sameWallClock(at: Date, from: string, to: string): Date {
  const wall = wallClock(at, from).toPlainDateTime()
  return new Date(wall.toZonedDateTime(to, { disambiguation: 'compatible' }).epochMilliseconds)
}

function starts(recurrence: string, start: Temporal.ZonedDateTime, from: Date, until: Date) {
  try {
    const rule = new RRuleTemporal({ rruleString: recurrence, dtstart: start })
    return rule.between(from, until, true).map(at => Temporal.ZonedDateTime.from(at.toString()))
  } catch (cause) {
    throw new InvalidRecurrence(`not a recurrence rule: ${recurrence}`, { cause })
  }
}
