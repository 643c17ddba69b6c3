import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { type Database, db } from '#core/database/db'
import { adjustmentsOf, wholeAdjustmentsLeft } from '../adjustments/read-adjustments'
import { deliveryOf } from '../delivery/order-delivery'
import { isGuests } from '../guests/is-guests'
import { orderPath } from '../guests/order-link'
import { partsOf } from '../parts-of'
import { linesOf } from './order-lines'
import { refundsOf } from './order-refunds'
import { orderSlot, SLOT, SLOT_DETAILS, type SlotText } from './order-slot'
import type { FollowingOrder, OrderLineView, OrderView } from './order-view'

export type { FollowingOrder, OrderLineView, OrderView, RefundView } from './order-view'

/** An order of the viewer's own, by its number; anybody's for a shopkeeper. Throws `NotFound`. */
export async function readOrder(ctx: Ctx, number: string): Promise<OrderView> {
  const order = await findOrder(ctx, sql`o.number = ${number}`)
  const isOwn = order !== null && order.memberId === ctx.viewer.member?.id
  if (!order || !(isOwn || mayAct(ctx.viewer, 'orders') || mayAct(ctx.viewer, 'money'))) throw new NotFound()
  return order
}

/** Whoever asks: for letters. Null when there is none. */
export function orderById(ctx: Ctx, id: string): Promise<OrderView | null> {
  return findOrder(ctx, sql`o.id = ${id}`)
}

type Row = Pick<
  Selectable<Database['orders']>,
  | 'id'
  | 'number'
  | 'state'
  | 'member_id'
  | 'email'
  | 'name'
  | 'note'
  | 'shows_net'
  | 'total_amount'
  | 'currency'
  | 'placed_at'
  | 'taken_at'
  | 'reserved_until'
  | 'collection_slot_id'
> &
  Pick<Selectable<Database['payments']>, 'paid_at' | 'transaction_code'> & {
    way: WayToPay | null
    received_by: string | null
    taken_by: string | null
    collected_at: Date | null
    cycle_closes_at: Date | null
    follows: string | null
    standing: OrderView['standing']
    is_guests: boolean
    refunded: number
    slot: SlotText | null
  }

const SLOT_JOIN = sql`left join bookings b on b.order_id = coalesce(o.follows_id, o.id) left join slots s on s.id = b.slot_id
  ${SLOT_DETAILS}`

async function findOrder(ctx: Ctx, where: RawBuilder<unknown>): Promise<OrderView | null> {
  const { rows } = await sql<Row>`
    select o.id, o.number, o.state, o.member_id, o.email, o.name, o.note, o.shows_net, o.total_amount, o.currency,
           o.placed_at, o.taken_at, o.reserved_until, o.collection_slot_id,
           p.paid_at, p.transaction_code, c.collected_at,
           coalesce(p.way, (select t.way from payments t where t.order_id = o.id order by t.created_at desc limit 1)) as way,
           (select m.name from members m where m.id = p.received_by_id) as received_by,
           (select m.name from members m where m.id = o.taken_by_id) as taken_by,
           ${isGuests('o.member_id')} as is_guests,
           (select f.number from orders f where f.id = o.follows_id) as follows,
           (select json_build_object('id', d.standing_order_id, 'day', d.day) from standing_dates d where d.order_id = o.id) as standing,
           (select min(cy.closes_at) from order_lines ol join line_sources ls on ls.order_line_id = ol.id
             join order_cycles cy on cy.id = ls.cycle_id
             where ol.order_id = o.id and ol.quantity > ol.refunded_quantity) as cycle_closes_at,
           ${SLOT} as slot,
           coalesce((select sum(amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as refunded
    from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
      left join collections c on c.order_id = o.id ${SLOT_JOIN}
    where ${where} limit 1`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const { currency } = row
  const lines = await linesOf(ctx, row.id)
  const slot = orderSlot(row.slot)
  const parts = await partsOf(ctx, row.id)
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    memberId: row.member_id,
    isGuests: row.is_guests,
    path: orderPath(ctx, { id: row.id, number: row.number, isGuests: row.is_guests }),
    email: row.email,
    name: row.name,
    note: row.note,
    isNet: row.shows_net,
    total: { amount: row.total_amount, currency },
    refunded: { amount: row.refunded, currency },
    placedAt: row.placed_at,
    taken: row.taken_at && { at: row.taken_at, by: row.taken_by ?? '' },
    reservedUntil: row.reserved_until,
    paidAt: row.paid_at,
    transactionCode: row.transaction_code,
    way: row.way ?? 'sumup',
    parts,
    due: { amount: row.total_amount - parts.reduce((sum, part) => sum + part.amount.amount, 0), currency },
    receivedBy: row.received_by,
    collectedAt: row.collected_at,
    cycleClosesAt: row.cycle_closes_at,
    slot,
    delivery: await deliveryOf(ctx, row.id),
    slotLost: row.state === 'paid' && !slot && row.collection_slot_id !== null && hasGoods({ lines }),
    lines,
    adjustments: await adjustmentsOf(ctx, row.id),
    adjustmentsLeft: await wholeAdjustmentsLeft(ctx, row.id),
    tickets: await ticketsOf(ctx, lines),
    refunds: await refundsOf(ctx, row.id),
    follows: row.follows,
    standing: row.standing,
    followedBy: await followingOrders(ctx, row.id, row.is_guests),
  }
}

function ticketsOf(ctx: Ctx, lines: readonly OrderLineView[]): Promise<readonly TicketSummary[]> {
  const ids = lines.filter(line => line.kind === 'ticket').map(line => line.id)
  return ids.length > 0 ? ctx.services.events.ticketsOfLines(ctx, ids) : Promise.resolve([])
}

/** Tickets and gift cards alone need no collecting, and neither does what was given back. */
export function hasGoods({ lines }: Pick<OrderView, 'lines'>): boolean {
  return lines.some(isToCollect)
}

/** What lies on a shelf until it is handed over. */
export function isToCollect(line: OrderLineView): boolean {
  return line.kind === 'product' && !line.isGiftCard && line.quantity > line.refundedQuantity
}

/** Collected, packed and shown with the order that they add to. */
async function followingOrders(
  ctx: Ctx,
  orderId: string,
  guests: boolean,
): Promise<readonly FollowingOrder[]> {
  const rows = await db(ctx)
    .selectFrom('orders')
    .select(['id', 'number', 'state', 'total_amount', 'currency'])
    .where('follows_id', '=', orderId)
    .orderBy('placed_at')
    .orderBy('id')
    .execute()
  return Promise.all(
    rows.map(async ({ id, number, state, total_amount: amount, currency }) => ({
      number,
      state,
      total: { amount, currency },
      lines: await linesOf(ctx, id),
      path: orderPath(ctx, { id, number, isGuests: guests }),
    })),
  )
}
