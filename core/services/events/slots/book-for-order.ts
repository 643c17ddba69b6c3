import type { Tx } from '#core/contracts/ctx'
import { type CollectedOrder, SlotGone, TooLateToMove } from '#core/contracts/events'
import { countPlaces, lockSlots, refuseWithoutPlace } from './places'

/**
 * Books a slot to collect an order in, or moves its booking there; the slot it has already changes nothing. Throws
 * `SlotGone`, `SlotFull`, `TooLateToMove`, each before anything is written.
 */
export async function bookForOrder(tx: Tx, order: CollectedOrder, slotId: string): Promise<void> {
  const current = await lockBooking(tx, order.id)
  if (current === slotId) return
  const slots = await lockSlots(tx, [slotId, current])
  if (current && hasBegun(tx, slots.get(current))) throw new TooLateToMove()
  const slot = slots.get(slotId)
  if (!slot || hasBegun(tx, slot)) throw new SlotGone()
  await refuseWithoutPlace(tx, slot, order.memberId)
  await tx.em.execute(
    `insert into bookings (id, slot_id, member_id, order_id, note, booked_at) values (?, ?, ?, ?, '', ?)
     on conflict (order_id) do update set slot_id = excluded.slot_id, booked_at = excluded.booked_at`,
    [Bun.randomUUIDv7(), slot.id, order.memberId, order.id, tx.now],
  )
  await countPlaces(tx, slots.keys())
}

/** The order needs no slot any more; without one nothing changes. */
export async function releaseOrderSlot(tx: Tx, orderId: string): Promise<void> {
  const current = await lockBooking(tx, orderId)
  if (!current) return
  await lockSlots(tx, [current])
  await tx.em.execute('delete from bookings where order_id = ?', [orderId])
  await countPlaces(tx, [current])
}

/** The slot an order has. Its booking is always locked before any slot is. */
async function lockBooking(tx: Tx, orderId: string): Promise<string | null> {
  const [booking] = await tx.em.execute<{ slot_id: string }[]>(
    'select slot_id from bookings where order_id = ? for no key update',
    [orderId],
  )
  return booking?.slot_id ?? null
}

function hasBegun(tx: Tx, slot: { readonly startsAt: Date } | undefined): boolean {
  return slot !== undefined && slot.startsAt <= tx.now
}
