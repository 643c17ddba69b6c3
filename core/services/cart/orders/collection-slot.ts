import { type Selectable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { type CollectedOrder, TooLateToMove } from '#core/contracts/events'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { isGoods } from '../goods'
import { refuseMoveElsewhere } from '../places/collectable'
import { keptUntil } from '../ways/paid-later'
import { hasGoods, type OrderView } from './read-order'
import { recordChange } from './record-change'

/** It was handed over, came to nothing, or holds tickets alone. */
export class NothingToCollect extends Refusal {
  override name = 'NothingToCollect'
  constructor() {
    super('There is nothing left to collect of this order.', 409)
  }
}

/**
 * The viewer's order, or for a shopkeeper anybody's, is collected in another slot, or with null on any market day, its place free again. Throws
 * `NotFound`, `NothingToCollect`, `SlotGone`, `SlotFull`, and `TooLateToMove` once the time it has now has begun.
 */
export async function moveCollection(ctx: Ctx, number: string, slotId: string | null): Promise<void> {
  await transaction(ctx, async tx => {
    const order = await lockOwnOrder(tx, number)
    if (!order.to_collect) throw new NothingToCollect()
    if (slotId === null && order.begun) throw new TooLateToMove()
    await refuseMoveElsewhere(tx, order.id, slotId)
    const before = await timeOf(tx, order.id)
    await assignSlot(tx, { id: order.id, memberId: order.member_id }, slotId)
    await keepForSlot(tx, order.id, slotId)
    await noteMove(tx, order, before)
  })
}

async function noteMove(tx: Tx, order: OwnOrder, from: string): Promise<void> {
  const to = await timeOf(tx, order.id)
  if (from === to) return
  const sum = { amount: order.total_amount, currency: order.currency }
  await recordChange(tx, {
    orderId: order.id,
    memberId: order.member_id,
    kind: 'collection',
    note: '',
    key: null,
    lines: [{ what: 'To collect', from, to }],
    before: sum,
    after: sum,
  })
}

/** When it is collected, as its letters say it. */
async function timeOf(tx: Tx, orderId: string): Promise<string> {
  const slot = await db(tx)
    .selectFrom('bookings as b')
    .innerJoin('slots as s', 's.id', 'b.slot_id')
    .innerJoin('calendars as c', 'c.id', 's.calendar_id')
    .select(['s.starts_at', 's.ends_at', 'c.time_zone'])
    .where('b.order_id', '=', orderId)
    .executeTakeFirst()
  if (!slot) return 'any market day'
  const format = new Intl.DateTimeFormat(tx.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: slot.time_zone,
  })
  return format.formatRange(slot.starts_at, slot.ends_at)
}

/** Whether `moveCollection` would have the order, as a page may offer it. */
export function mayMoveCollection(order: OrderView, now: Date): boolean {
  const stands = order.state === 'pending' || order.state === 'paid'
  const inTime = !order.slot || order.slot.startsAt > now
  return stands && inTime && !order.collectedAt && !order.delivery && hasGoods(order)
}

type OrderColumns = Pick<Selectable<Database['orders']>, 'id' | 'member_id'>
type OwnOrder = OrderColumns &
  Pick<Selectable<Database['orders']>, 'total_amount' | 'currency'> & { to_collect: boolean; begun: boolean }

/** Locked first, as wherever an order ends: it cannot expire or be given back while its slot is moved. */
async function lockOwnOrder(tx: Tx, number: string): Promise<OwnOrder> {
  const { member } = tx.viewer
  if (!member) throw new NotFound()
  const locked = await db(tx)
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .$if(!mayAct(tx.viewer, 'orders'), orders => orders.where('member_id', '=', member.id))
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!locked) throw new NotFound()
  // Read after the lock was taken, so that what was done before it is seen.
  const { rows } = await sql<OwnOrder>`
    select o.id, o.member_id, o.total_amount, o.currency,
           o.state in ('pending', 'paid') and not exists (select from collections c where c.order_id = o.id)
             and exists (select from order_lines l where l.order_id = o.id and ${isGoods('l')}
                         and l.quantity > l.refunded_quantity)
             and not exists (select from order_deliveries d where d.order_id = o.id) as to_collect,
           exists (select from bookings b join slots s on s.id = b.slot_id
                   where b.order_id = o.id and s.starts_at <= ${tx.now}) as begun
    from orders o where o.id = ${locked.id}`.execute(db(tx))
  const [order] = rows
  if (!order) throw new NotFound()
  return order
}

/** What was asked for is written down beside the booking: a late payment asks for it again. */
export async function assignSlot(tx: Tx, order: CollectedOrder, slotId: string | null): Promise<void> {
  if (slotId) await tx.services.events.bookForOrder(tx, order, slotId)
  else await tx.services.events.releaseOrderSlot(tx, order.id)
  await db(tx).updateTable('orders').set({ collection_slot_id: slotId }).where('id', '=', order.id).execute()
}

/** The form of an order that waits to be paid was sent again: what it says of the slot now is what counts. */
export async function reassignSlot(tx: Tx, orderId: string, slotId: string | null): Promise<void> {
  // As text: the form may name anything, and the calendar is to refuse what is no slot.
  const { rows } = await sql<OrderColumns & { goods: boolean }>`
    select id, member_id, exists (select from order_lines l where l.order_id = o.id and ${isGoods('l')}) as goods
    from orders o where id = ${orderId} and state = 'pending' and collection_slot_id::text is distinct from ${slotId}
    for no key update`.execute(db(tx))
  const [order] = rows
  if (!order) return
  const asked = order.goods ? slotId : null
  await assignSlot(tx, { id: order.id, memberId: order.member_id }, asked)
  await keepForSlot(tx, order.id, asked)
}

/** What is paid in cash where it is collected is kept until then, also once that is another time. */
async function keepForSlot(tx: Tx, orderId: string, slotId: string | null): Promise<void> {
  await db(tx)
    .updateTable('orders as o')
    .from('payments as p')
    .set({ reserved_until: await keptUntil(tx, 'cash', slotId) })
    .whereRef('p.order_id', '=', 'o.id')
    .where('o.id', '=', orderId)
    .where('o.state', '=', 'pending')
    .where('p.way', '=', 'cash')
    .execute()
}

/** What the viewer chose for their order that waits to be paid, so that its form can say so when it is seen again. */
export async function slotOfOpenOrder(ctx: Ctx): Promise<string | null> {
  const { member } = ctx.viewer
  if (!member) return null
  const order = await db(ctx)
    .selectFrom('orders as o')
    .leftJoin('bookings as b', 'b.order_id', 'o.id')
    .select('b.slot_id')
    .where('o.member_id', '=', member.id)
    .where('o.state', '=', sql.lit('pending'))
    .orderBy('o.placed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return order?.slot_id ?? null
}
