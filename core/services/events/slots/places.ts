import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { SlotFull } from '#core/contracts/events'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { NOT_RETIRED } from './retired'

export type LockedSlot = {
  readonly id: string
  readonly startsAt: Date
  readonly capacity: number
  readonly booked: number
}

/**
 * Locks slots, always in the order of their ids, so that two who move against each other do not wait in a circle.
 * An id that is none, or of no slot, is missing from the map. One that was retired has no place for anybody new.
 */
export async function lockSlots(
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, LockedSlot>> {
  const asked = ids.filter(id => id !== null && isId(id))
  if (asked.length === 0) return new Map()
  // `for update` would wait for every open order that refers to the slot.
  const rows = await db(tx)
    .selectFrom('slots as s')
    .select(['s.id', 's.starts_at as startsAt', 's.booked'])
    .select(sql<number>`case when ${NOT_RETIRED} then s.capacity else 0 end`.as('capacity'))
    .where('s.id', 'in', asked)
    .orderBy('s.id')
    .forNoKeyUpdate()
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** Throws `SlotFull` unless the member has a place in the slot already, or one is left. The slot is locked. */
export async function refuseWithoutPlace(tx: Tx, slot: LockedSlot, memberId: string): Promise<void> {
  if (slot.booked < slot.capacity) return
  const held = await db(tx)
    .selectFrom('bookings')
    .select('id')
    .where('slot_id', '=', slot.id)
    .where('member_id', '=', memberId)
    .limit(1)
    .executeTakeFirst()
  if (!held) throw new SlotFull()
}

/** Writes down how many members have a place now. The slots are locked, so nobody else counts meanwhile. */
export async function countPlaces(tx: Tx, slotIds: Iterable<string>): Promise<void> {
  await sql`update slots s set booked = (select count(distinct b.member_id) from bookings b where b.slot_id = s.id)
    where s.id = any(${[...slotIds]}::uuid[])`.execute(db(tx))
  tx.purge('slots')
}
