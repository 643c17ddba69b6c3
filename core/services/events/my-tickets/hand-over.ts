import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { countPlaces, lockSlots } from '../slots/places'

/** All that one member holds is another's: tickets, and places in slots. The contract's `handOver`. */
export async function handOver(tx: Tx, fromId: string, toId: string): Promise<void> {
  await db(tx).updateTable('tickets').set({ holder_id: toId }).where('holder_id', '=', fromId).execute()
  // Bookings are locked before their slots, as everywhere.
  const bookings = await db(tx)
    .selectFrom('bookings')
    .select(['id', 'slot_id'])
    .where('member_id', '=', fromId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  if (bookings.length === 0) return
  const slots = await lockSlots(
    tx,
    bookings.map(booking => booking.slot_id),
  )
  await db(tx).updateTable('bookings').set({ member_id: toId }).where('member_id', '=', fromId).execute()
  await countPlaces(tx, slots.keys())
}
