import type { Tx } from '#core/contracts/ctx'
import { SlotFull } from '#core/contracts/events'

export type LockedSlot = {
  readonly id: string
  readonly startsAt: Date
  readonly capacity: number
  readonly booked: number
}

/**
 * Locks slots, always in the order of their ids, so that two who move against each other do not wait in a circle.
 * An id that is none, or of no slot, is missing from the map.
 */
export async function lockSlots(
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, LockedSlot>> {
  // `for update` would wait for every open order that refers to the slot.
  const rows = await tx.em.execute<{ id: string; starts_at: string; capacity: number; booked: number }[]>(
    `select id, starts_at, capacity, booked from slots
     where id::text in (select jsonb_array_elements_text(?::jsonb)) order by id for no key update`,
    [JSON.stringify(ids.filter(id => id !== null))],
  )
  return new Map(rows.map(({ starts_at, ...row }) => [row.id, { ...row, startsAt: new Date(starts_at) }]))
}

/** Throws `SlotFull` unless the member has a place in the slot already, or one is left. The slot is locked. */
export async function refuseWithoutPlace(tx: Tx, slot: LockedSlot, memberId: string): Promise<void> {
  if (slot.booked < slot.capacity) return
  const [held] = await tx.em.execute<unknown[]>(
    'select 1 from bookings where slot_id = ? and member_id = ? limit 1',
    [slot.id, memberId],
  )
  if (!held) throw new SlotFull()
}

/** Writes down how many members have a place now. The slots are locked, so nobody else counts meanwhile. */
export async function countPlaces(tx: Tx, slotIds: Iterable<string>): Promise<void> {
  await tx.em.execute(
    `update slots s set booked = (select count(distinct b.member_id) from bookings b where b.slot_id = s.id)
     where s.id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [JSON.stringify([...slotIds])],
  )
  tx.purge('slots')
}
