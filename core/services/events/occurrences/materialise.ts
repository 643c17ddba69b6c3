import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type Schedule, type Times, timesOf } from '../recurrence/times-of'
import { select } from '../select'
import { insertOccurrences } from './insert-occurrences'

const MONTHS_AHEAD = 12

/** How far into the future times are written down. */
export function horizon(now: Date): Date {
  const end = new Date(now)
  end.setUTCMonth(end.getUTCMonth() + MONTHS_AHEAD)
  return end
}

/** The times of an entry that are to be rows by now: the only one of a single entry, however far away it is. */
export function plannedTimes(schedule: Schedule, now: Date): Times[] {
  if (!schedule.recurrence) return [{ startsAt: schedule.startsAt, endsAt: schedule.endsAt }]
  const from = schedule.startsAt < now ? now : schedule.startsAt
  const until = schedule.startsAt > now ? horizon(schedule.startsAt) : horizon(now)
  return timesOf(schedule, from, until)
}

type EntryRow = Schedule & { readonly id: string }

/** Once a day: what happens again and again is written down for the twelve months to come. Idempotent. */
export async function materialiseAll(ctx: Ctx): Promise<void> {
  const entries = await select<EntryRow>(
    ctx,
    `select e.id, e.starts_at as "startsAt", e.ends_at as "endsAt", e.recurrence, c.time_zone as "timeZone"
     from event_entries e join calendars c on c.id = e.calendar_id where e.recurrence is not null`,
  )
  for (const entry of entries) {
    await transaction(ctx, async tx => {
      const times = plannedTimes(entry, tx.now)
      await insertOccurrences(
        tx,
        times.map(time => ({ ...time, entryId: entry.id })),
      )
      tx.purge('occurrences')
    })
  }
}
