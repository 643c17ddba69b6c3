import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { InvalidRecurrence, type Schedule, type Times, timesOf } from '../recurrence/times-of'
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

/**
 * Once a day: what happens again and again is written down for the twelve months to come. A rule that was kept from
 * before we refused such rules is logged, and stops no other. Idempotent.
 */
export async function materialiseAll(ctx: Ctx): Promise<void> {
  const entries = await db(ctx)
    .selectFrom('event_entries')
    .select('id')
    .where('recurrence', 'is not', null)
    .execute()
  for (const entry of entries) {
    try {
      await transaction(ctx, tx => materialise(tx, entry.id))
    } catch (error) {
      if (!(error instanceof InvalidRecurrence)) throw error
      ctx.house.log.error({ err: error, entry: entry.id }, 'a recurrence rule cannot be followed')
    }
  }
}

/** Read under the lock that saving the entry or its calendar takes as well: a rule that has just gone writes nothing. */
async function materialise(tx: Tx, entryId: string): Promise<void> {
  const { rows } = await sql<Schedule>`
    select e.starts_at as "startsAt", e.ends_at as "endsAt", e.recurrence, c.time_zone as "timeZone"
    from event_entries e join calendars c on c.id = e.calendar_id
    where e.id = ${entryId} for no key update of e`.execute(db(tx))
  if (!rows[0]?.recurrence) return
  const times = plannedTimes(rows[0], tx.now)
  await insertOccurrences(
    tx,
    times.map(time => ({ ...time, entryId })),
  )
  tx.purge('occurrences')
}
