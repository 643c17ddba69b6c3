import type { Tx } from '#core/contracts/ctx'
import { type CollectedOrder, SlotGone, TooLateToMove } from '#core/contracts/events'
import { db } from '#core/database/db'
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
  const place = { slot_id: slot.id, booked_at: tx.now }
  await db(tx)
    .insertInto('bookings')
    .values({ id: Bun.randomUUIDv7(), member_id: order.memberId, order_id: order.id, note: '', ...place })
    .onConflict(conflict => conflict.column('order_id').doUpdateSet(place))
    .execute()
  await countPlaces(tx, slots.keys())
}

/** The order needs no slot any more; without one nothing changes. */
export async function releaseOrderSlot(tx: Tx, orderId: string): Promise<void> {
  const current = await lockBooking(tx, orderId)
  if (!current) return
  await lockSlots(tx, [current])
  await db(tx).deleteFrom('bookings').where('order_id', '=', orderId).execute()
  await countPlaces(tx, [current])
}

/** The slot an order has. Its booking is always locked before any slot is. */
async function lockBooking(tx: Tx, orderId: string): Promise<string | null> {
  const booking = await db(tx)
    .selectFrom('bookings')
    .select('slot_id')
    .where('order_id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return booking?.slot_id ?? null
}

function hasBegun(tx: Tx, slot: { readonly startsAt: Date } | undefined): boolean {
  return slot !== undefined && slot.startsAt <= tx.now
}
