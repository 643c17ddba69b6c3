import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'

export class SlotFull extends Refusal {
  override name = 'SlotFull'
  constructor() {
    super('Somebody else took the last place of this time. Please choose another.', 409)
  }
}

export class SlotGone extends Refusal {
  override name = 'SlotGone'
  constructor() {
    super('This time has begun or gone by. Please choose another.', 409)
  }
}

/**
 * Books a slot for the viewer; one booking per member and slot, so booking twice changes nothing. Throws
 * `SignInRequired`, `NotFound`, `SlotGone`, `SlotFull`.
 */
export async function bookSlot(ctx: Ctx, slotId: string): Promise<void> {
  const { member } = ctx.viewer
  if (!member) throw new SignInRequired()
  await transaction(ctx, async tx => {
    const booked = await tx.em.execute<unknown[]>(
      `insert into bookings (id, slot_id, member_id, note, booked_at)
       select ?, s.id, ?, '', ? from slots s where s.id::text = ? and s.starts_at > ?
       on conflict (slot_id, member_id) do nothing returning id`,
      [Bun.randomUUIDv7(), member.id, tx.now, slotId, tx.now],
    )
    if (booked.length === 0) return refuseUnlessBooked(tx, slotId, member.id)
    const taken = await tx.em.execute<unknown[]>(
      'update slots set booked = booked + 1 where id = ? and booked < capacity returning id',
      [slotId],
    )
    if (taken.length === 0) throw new SlotFull()
    tx.purge('slots')
  })
}

async function refuseUnlessBooked(ctx: Pick<Ctx, 'em'>, slotId: string, memberId: string): Promise<void> {
  const [slot] = await ctx.em.execute<{ mine: boolean }[]>(
    `select exists (select from bookings b where b.slot_id = s.id and b.member_id = ?) as mine
     from slots s where s.id::text = ?`,
    [memberId, slotId],
  )
  if (!slot) throw new NotFound()
  if (!slot.mine) throw new SlotGone()
}

/** The viewer's booking of a slot is undone, and its place free; without one nothing changes. */
export async function cancelBooking(ctx: Ctx, slotId: string): Promise<void> {
  const { member } = ctx.viewer
  if (!member) throw new SignInRequired()
  await transaction(ctx, async tx => {
    await tx.em.execute(
      `with ended as (delete from bookings where slot_id::text = ? and member_id = ? returning slot_id)
       update slots s set booked = s.booked - 1 from ended where s.id = ended.slot_id`,
      [slotId, member.id],
    )
    tx.purge('slots')
  })
}
