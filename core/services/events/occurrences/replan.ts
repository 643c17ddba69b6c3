import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type Times, wallClock } from '../recurrence/times-of'
import { insertOccurrences } from './insert-occurrences'
import { lockDates } from './locks'
import { type Move, moveOccurrences } from './move-occurrences'
import { removeTimes, unretireTimes } from './retire-times'

/** Ids of dates with tickets. */
export type Replanned = {
  /** They begin or end at another time now. */
  readonly moved: readonly string[]
  /** They stay, though the entry no longer falls on them. */
  readonly kept: readonly string[]
}

type Row = Times & {
  readonly id: string
  readonly cancelled: boolean
  readonly held: boolean
  /** Taken off the plan before. */
  readonly retired: boolean
}

/** An unsold date goes along with its series so far at most: further off it would be another one. */
const NEAR_MS = 6.5 * 86_400_000

/**
 * Brings the coming times of an entry in line with `planned`, and lets as many as can be stay themselves, for their
 * ids are in people's calendars and bookmarks. One with tickets (or cancelled, which is also something people were
 * told) moves to the nearest planned time of its day; without one it stays. One without moves to the nearest of its week, or
 * is taken away, or cancelled where an order names it. What happens once moves wherever it is planned.
 */
export async function replan(
  tx: Tx,
  entryId: string,
  timeZone: string,
  planned: readonly Times[],
): Promise<Replanned> {
  const rows = await comingTimes(tx, entryId)
  const open = new Map(planned.map(time => [time.startsAt.getTime(), time]))
  const moves: Move[] = []
  const plannedAgain: string[] = []
  const take = (row: Row, time: Times | undefined) => {
    if (!time) return false
    open.delete(time.startsAt.getTime())
    if (!isSame(row, time)) moves.push({ ...time, id: row.id })
    if (row.retired) plannedAgain.push(row.id)
    return true
  }
  const isOnly = rows.length === 1 && planned.length === 1
  const displaced = rows.filter(row => !take(row, open.get(row.startsAt.getTime())) && !row.retired)
  const offDay = displaced.filter(row => !take(row, isOnly ? planned[0] : sameDay(open, row, timeZone)))
  const stranded = offDay.filter(row => row.held || row.cancelled || !take(row, nearest(open, row)))
  await unretireTimes(tx, plannedAgain)
  await removeTimes(
    tx,
    stranded.filter(row => !row.held && !row.cancelled).map(row => row.id),
  )
  await moveOccurrences(tx, moves)
  await insertOccurrences(
    tx,
    [...open.values()].map(time => ({ ...time, entryId })),
  )
  const movedIds = new Set(moves.map(move => move.id))
  const held = (some: readonly Row[]) => some.filter(row => row.held && !row.cancelled).map(row => row.id)
  return { moved: held(rows.filter(row => movedIds.has(row.id))), kept: held(stranded) }
}

async function comingTimes(tx: Tx, entryId: string): Promise<Row[]> {
  await lockDates(tx, [entryId])
  const { rows } = await sql<Row>`
    select o.id, o.starts_at as "startsAt", o.ends_at as "endsAt", o.cancelled_at is not null as cancelled,
      exists (select from tickets t where t.occurrence_id = o.id)
        or exists (select from occurrence_quotas oq where oq.occurrence_id = o.id and oq.reserved + oq.sold > 0) as held,
      exists (select from occurrence_retirements r where r.occurrence_id = o.id) as retired
    from occurrences o where o.entry_id = ${entryId} and o.starts_at > ${tx.now}
    order by o.starts_at`.execute(db(tx))
  return rows
}

function isSame(a: Times, b: Times): boolean {
  return a.startsAt.getTime() === b.startsAt.getTime() && a.endsAt.getTime() === b.endsAt.getTime()
}

function sameDay(open: ReadonlyMap<number, Times>, row: Row, timeZone: string): Times | undefined {
  const day = wallClock(row.startsAt, timeZone).toPlainDate()
  return nearestOf(
    [...open.values()].filter(time => wallClock(time.startsAt, timeZone).toPlainDate().equals(day)),
    row,
  )
}

function nearest(open: ReadonlyMap<number, Times>, row: Row): Times | undefined {
  return nearestOf(
    [...open.values()].filter(time => away(time, row) <= NEAR_MS),
    row,
  )
}

function nearestOf(times: readonly Times[], row: Row): Times | undefined {
  return times.toSorted((a, b) => away(a, row) - away(b, row))[0]
}

const away = (time: Times, row: Row) => Math.abs(time.startsAt.getTime() - row.startsAt.getTime())
