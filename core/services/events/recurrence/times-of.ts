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
 * clock on the wall as the first one did (RFC 5545 §3.8.2.2). Throws `InvalidRecurrence`.
 */
export function timesOf(schedule: Schedule, from: Date, until: Date): Times[] {
  const { startsAt, endsAt, recurrence, timeZone } = schedule
  if (!recurrence) return startsAt >= from && startsAt <= until ? [{ startsAt, endsAt }] : []
  const start = wallClock(startsAt, timeZone)
  const length = start.toPlainDateTime().until(wallClock(endsAt, timeZone).toPlainDateTime())
  return starts(recurrence, start, from, until).map(at => ({
    startsAt: new Date(at.epochMilliseconds),
    endsAt: new Date(
      at.toPlainDateTime().add(length).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
        .epochMilliseconds,
    ),
  }))
}

/** A moment as clocks in a zone show it. */
export function wallClock(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
}

function starts(recurrence: string, start: Temporal.ZonedDateTime, from: Date, until: Date) {
  try {
    const rule = new RRuleTemporal({ rruleString: recurrence, dtstart: start })
    return rule.between(from, until, true).map(at => Temporal.ZonedDateTime.from(at.toString()))
  } catch (cause) {
    throw new InvalidRecurrence(`not a recurrence rule: ${recurrence}`, { cause })
  }
}
