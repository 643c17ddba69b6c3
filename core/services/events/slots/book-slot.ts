import type { Ctx } from '#core/contracts/ctx'
import { SlotGone } from '#core/contracts/events'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { countPlaces, lockSlots, refuseWithoutPlace } from './places'

/**
 * Books a slot for the viewer; one booking per member and slot, so booking twice changes nothing. Throws
 * `SignInRequired`, `NotFound`, `SlotGone`, `SlotFull`.
 */
export async function bookSlot(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  const slotId = readId(asked)
  await transaction(ctx, async tx => {
    const slot = (await lockSlots(tx, [slotId])).get(slotId)
    if (!slot) throw new NotFound()
    const mine = await db(tx)
      .selectFrom('bookings')
      .select('id')
      .where('slot_id', '=', slot.id)
      .where('member_id', '=', member.id)
      .where('order_id', 'is', null)
      .executeTakeFirst()
    if (mine) return
    if (slot.startsAt <= tx.now) throw new SlotGone()
    await refuseWithoutPlace(tx, slot, member.id)
    await db(tx)
      .insertInto('bookings')
      .values({
        id: Bun.randomUUIDv7(),
        slot_id: slot.id,
        member_id: member.id,
        note: '',
        booked_at: tx.now,
      })
      .execute()
    await countPlaces(tx, [slot.id])
  })
}

/**
 * The viewer's booking of a slot is undone, and its place free; without one nothing changes. A booking for an order
 * goes with its order. Throws `SignInRequired`, `NotFound`, `SlotGone` once it has begun: who did not come was expected.
 */
export async function cancelBooking(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  const slotId = readId(asked)
  await transaction(ctx, async tx => {
    const [slot] = (await lockSlots(tx, [slotId])).values()
    if (!slot) throw new NotFound()
    if (slot.startsAt <= tx.now) throw new SlotGone('That time has begun, so it stays as it is.')
    await db(tx)
      .deleteFrom('bookings')
      .where('slot_id', '=', slot.id)
      .where('member_id', '=', member.id)
      .where('order_id', 'is', null)
      .execute()
    await countPlaces(tx, [slot.id])
  })
}
