import type { Tx } from '#core/contracts/ctx'
import { type Times, wallClock } from '../recurrence/times-of'
import { select } from '../select'
import { tellHolders } from '../telling/tell-holders'
import { insertOccurrences } from './insert-occurrences'
import { removeTimes, unretireTimes } from './retire-times'

export type Replanned = {
  /** How many times with tickets were moved to another hour. */
  readonly moved: number
  /** How many times with tickets stay, though the entry no longer falls on them. */
  readonly kept: number
}

type Row = Times & {
  readonly id: string
  readonly cancelled: boolean
  readonly sold: boolean
  /** Taken off the plan before. */
  readonly retired: boolean
}

/**
 * Brings the coming times of an entry in line with `planned`. A time nobody holds a ticket for is taken away when
 * it is planned no more. One with tickets (or cancelled, which is also something people were told) moves to the
 * planned time of its day, and its holders are told; without one it stays.
 */
export async function replan(
  tx: Tx,
  entryId: string,
  timeZone: string,
  planned: readonly Times[],
): Promise<Replanned> {
  const rows = await comingTimes(tx, entryId)
  const open = new Map(planned.map(time => [time.startsAt.getTime(), time]))
  const displaced: Row[] = []
  const plannedAgain: string[] = []
  for (const row of rows) {
    const same = open.get(row.startsAt.getTime())
    if (same) {
      open.delete(row.startsAt.getTime())
      await place(tx, row.id, same)
      if (row.retired) plannedAgain.push(row.id)
    } else if (!row.retired) displaced.push(row)
  }
  await unretireTimes(tx, plannedAgain)
  const holdsOn = displaced.filter(row => row.sold || row.cancelled)
  await removeTimes(
    tx,
    displaced.filter(row => !row.sold && !row.cancelled).map(row => row.id),
  )
  let moved = 0
  for (const row of holdsOn) {
    const to = rows.length === 1 && planned.length === 1 ? planned[0] : sameDay(open, row, timeZone)
    if (!to) continue
    open.delete(to.startsAt.getTime())
    await place(tx, row.id, to)
    if (!row.sold || row.cancelled) continue
    moved++
    await tellHolders(tx, row.id, { what: 'moved', was: row.startsAt })
  }
  await insertOccurrences(
    tx,
    [...open.values()].map(time => ({ ...time, entryId })),
  )
  return { moved, kept: holdsOn.filter(row => row.sold && !row.cancelled).length - moved }
}

/** Locked, so that no ticket is sold for a time while it is taken away. */
async function comingTimes(tx: Tx, entryId: string): Promise<Row[]> {
  await tx.em.execute(
    `select oq.id from occurrence_quotas oq join occurrences o on o.id = oq.occurrence_id
     where o.entry_id = ? and o.starts_at > ? order by oq.id for no key update of oq`,
    [entryId, tx.now],
  )
  return select<Row>(
    tx,
    `select o.id, o.starts_at as "startsAt", o.ends_at as "endsAt", o.cancelled_at is not null as cancelled,
       exists (select from tickets t where t.occurrence_id = o.id)
         or exists (select from occurrence_quotas oq where oq.occurrence_id = o.id and oq.reserved + oq.sold > 0) as sold,
       exists (select from occurrence_retirements r where r.occurrence_id = o.id) as retired
     from occurrences o where o.entry_id = ? and o.starts_at > ? order by o.starts_at`,
    [entryId, tx.now],
  )
}

function sameDay(open: ReadonlyMap<number, Times>, row: Row, timeZone: string): Times | undefined {
  const day = wallClock(row.startsAt, timeZone).toPlainDate()
  return [...open.values()].find(time => wallClock(time.startsAt, timeZone).toPlainDate().equals(day))
}

async function place(tx: Tx, id: string, { startsAt, endsAt }: Times): Promise<void> {
  await tx.em.execute('update occurrences set starts_at = ?, ends_at = ? where id = ?', [
    startsAt,
    endsAt,
    id,
  ])
}
