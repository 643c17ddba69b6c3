import type { Ctx } from '#core/contracts/ctx'
import { SlotGone } from '#core/contracts/events'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { countPlaces, lockSlots, refuseWithoutPlace } from './places'

/**
 * Books a slot for the viewer; one booking per member and slot, so booking twice changes nothing. Throws
 * `SignInRequired`, `NotFound`, `SlotGone`, `SlotFull`.
 */
export async function bookSlot(ctx: Ctx, slotId: string): Promise<void> {
  const { member } = ctx.viewer
  if (!member) throw new SignInRequired()
  await transaction(ctx, async tx => {
    const slot = (await lockSlots(tx, [slotId])).get(slotId)
    if (!slot) throw new NotFound()
    const [mine] = await tx.em.execute<unknown[]>(
      'select 1 from bookings where slot_id = ? and member_id = ? and order_id is null',
      [slot.id, member.id],
    )
    if (mine) return
    if (slot.startsAt <= tx.now) throw new SlotGone()
    await refuseWithoutPlace(tx, slot, member.id)
    await tx.em.execute(
      `insert into bookings (id, slot_id, member_id, note, booked_at) values (?, ?, ?, '', ?)`,
      [Bun.randomUUIDv7(), slot.id, member.id, tx.now],
    )
    await countPlaces(tx, [slot.id])
  })
}

/**
 * The viewer's booking of a slot is undone, and its place free; without one nothing changes. A booking for an order
 * goes with its order. Throws `SignInRequired`, `SlotGone` once it has begun: who did not come was expected.
 */
export async function cancelBooking(ctx: Ctx, slotId: string): Promise<void> {
  const { member } = ctx.viewer
  if (!member) throw new SignInRequired()
  await transaction(ctx, async tx => {
    const slots = await lockSlots(tx, [slotId])
    const hasBegun = [...slots.values()].some(slot => slot.startsAt <= tx.now)
    if (hasBegun) throw new SlotGone('That time has begun, so it stays as it is.')
    await tx.em.execute(
      'delete from bookings where slot_id::text = ? and member_id = ? and order_id is null',
      [slotId, member.id],
    )
    await countPlaces(tx, slots.keys())
  })
}
