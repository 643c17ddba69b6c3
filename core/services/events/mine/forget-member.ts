import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import type { EventsService } from '#core/contracts/events'
import { countPlaces, lockSlots } from '../slots/places'

/** The contract's `forgetMember`. */
export const forgetMember: EventsService['forgetMember'] = async (tx, memberId) => {
  await tx.em.execute('update tickets set holder_id = null, holder_name = ? where holder_id = ?', [
    FORMER_MEMBER,
    memberId,
  ])
  await tx.em.execute('delete from ticket_reminders where member_id = ?', [memberId])
  await forgetBookings(tx, memberId)
}

/** Also those for orders, which are all collected by now. Bookings are locked before their slots, as everywhere. */
async function forgetBookings(tx: Tx, memberId: string): Promise<void> {
  const bookings = await tx.em.execute<{ slot_id: string }[]>(
    'select slot_id from bookings where member_id = ? order by id for no key update',
    [memberId],
  )
  const slots = await lockSlots(
    tx,
    bookings.map(booking => booking.slot_id),
  )
  await tx.em.execute('delete from bookings where member_id = ?', [memberId])
  await countPlaces(tx, slots.keys())
}
