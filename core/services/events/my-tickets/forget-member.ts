import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { countPlaces, lockSlots } from '../slots/places'

/** Tickets stay for the books, held by nobody in particular; booked times are free again. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('tickets')
    .set({ holder_id: null, holder_name: FORMER_MEMBER })
    .where('holder_id', '=', memberId)
    .execute()
  await db(tx).deleteFrom('ticket_reminders').where('member_id', '=', memberId).execute()
  await forgetBookings(tx, memberId)
}

/** Also those for orders, which are all collected by now. Bookings are locked before their slots, as everywhere. */
async function forgetBookings(tx: Tx, memberId: string): Promise<void> {
  const bookings = await db(tx)
    .selectFrom('bookings')
    .select('slot_id')
    .where('member_id', '=', memberId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const slots = await lockSlots(
    tx,
    bookings.map(booking => booking.slot_id),
  )
  await db(tx).deleteFrom('bookings').where('member_id', '=', memberId).execute()
  await countPlaces(tx, slots.keys())
}
