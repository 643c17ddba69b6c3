import type { Ctx, Tx } from '#core/contracts/ctx'
import { type CollectedOrder, SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import type { OrderView } from './read-order'

/** It was handed over, came to nothing, or holds tickets alone. */
export class NothingToCollect extends Refusal {
  override name = 'NothingToCollect'
  constructor() {
    super('There is nothing left to collect of this order.', 409)
  }
}

/**
 * The viewer's order is collected in another slot, or with null on any market day, its place free again. Throws
 * `NotFound`, `NothingToCollect`, `SlotGone`, `SlotFull`, and `TooLateToMove` once the time it has now has begun.
 */
export async function moveCollection(ctx: Ctx, number: string, slotId: string | null): Promise<void> {
  await transaction(ctx, async tx => {
    const order = await lockOwnOrder(tx, number)
    if (!order.to_collect) throw new NothingToCollect()
    if (slotId === null && order.begun) throw new TooLateToMove()
    await assignSlot(tx, { id: order.id, memberId: order.member_id }, slotId)
  })
}

/** Whether `moveCollection` would have the order, as a page may offer it. */
export function mayMoveCollection(order: OrderView, now: Date): boolean {
  const stands = order.state === 'pending' || order.state === 'paid'
  const inTime = !order.slot || order.slot.startsAt > now
  return stands && inTime && !order.collectedAt && hasGoods(order)
}

/** Tickets alone need no collecting, and neither does what was given back. */
export function hasGoods({ lines }: Pick<OrderView, 'lines'>): boolean {
  return lines.some(line => line.kind === 'product' && line.quantity > line.refundedQuantity)
}

type OwnOrder = { id: string; member_id: string; to_collect: boolean; begun: boolean }

/** Locked first, as wherever an order ends: it cannot expire or be given back while its slot is moved. */
async function lockOwnOrder(tx: Tx, number: string): Promise<OwnOrder> {
  const [locked] = await tx.em.execute<{ id: string }[]>(
    'select id from orders where number = ? and member_id = ? for no key update',
    [number, tx.viewer.member?.id ?? null],
  )
  if (!locked) throw new NotFound()
  // Read after the lock was taken, so that what was done before it is seen.
  const [order] = await tx.em.execute<OwnOrder[]>(
    `select o.id, o.member_id,
            o.state in ('pending', 'paid') and not exists (select from collections c where c.order_id = o.id)
              and exists (select from order_lines l where l.order_id = o.id and l.kind = 'product'
                          and l.quantity > l.refunded_quantity) as to_collect,
            exists (select from bookings b join slots s on s.id = b.slot_id
                    where b.order_id = o.id and s.starts_at <= ?) as begun
     from orders o where o.id = ?`,
    [tx.now, locked.id],
  )
  if (!order) throw new NotFound()
  return order
}

/** What was asked for is written down beside the booking: a late payment asks for it again. */
export async function assignSlot(tx: Tx, order: CollectedOrder, slotId: string | null): Promise<void> {
  if (slotId) await tx.services.events.bookForOrder(tx, order, slotId)
  else await tx.services.events.releaseOrderSlot(tx, order.id)
  await tx.em.execute('update orders set collection_slot_id = ? where id = ?', [slotId, order.id])
}

/** The form of an order that waits to be paid was sent again: what it says of the slot now is what counts. */
export async function reassignSlot(tx: Tx, orderId: string, slotId: string | null): Promise<void> {
  const [order] = await tx.em.execute<{ id: string; member_id: string; goods: boolean }[]>(
    `select id, member_id, exists (select from order_lines l where l.order_id = o.id and l.kind = 'product') as goods
     from orders o where id = ? and state = 'pending' and collection_slot_id::text is distinct from ? for no key update`,
    [orderId, slotId],
  )
  if (order) await assignSlot(tx, { id: order.id, memberId: order.member_id }, order.goods ? slotId : null)
}

/**
 * A paid order keeps its slot. One that had run out meanwhile asks for the same slot again; is it taken by now, the
 * order stands without, and its buyer is told.
 */
export async function keepSlot(
  tx: Tx,
  order: CollectedOrder & { readonly slotId: string | null },
): Promise<void> {
  if (!order.slotId) return
  try {
    await tx.services.events.bookForOrder(tx, order, order.slotId)
  } catch (refusal) {
    if (!isSlotRefusal(refusal)) throw refusal
    tx.house.log.info({ order: order.id, reason: refusal.name }, 'a late payment did not get its slot back')
  }
}

/** Another time has to be chosen; nothing else is wrong. */
export function isSlotRefusal(fault: unknown): fault is SlotFull | SlotGone | TooLateToMove {
  return fault instanceof SlotFull || fault instanceof SlotGone || fault instanceof TooLateToMove
}

/** What the viewer chose for their order that waits to be paid, so that its form can say so when it is seen again. */
export async function slotOfOpenOrder(ctx: Ctx): Promise<string | null> {
  const [order] = await ctx.em.execute<{ slot_id: string | null }[]>(
    `select b.slot_id from orders o left join bookings b on b.order_id = o.id
     where o.member_id = ? and o.state = 'pending' order by o.placed_at desc limit 1`,
    [ctx.viewer.member?.id ?? null],
  )
  return order?.slot_id ?? null
}
