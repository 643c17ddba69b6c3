import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary, TicketSummary } from '#core/contracts/events'
import { type Money, timesMoney } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { mayAct } from '#core/contracts/viewer'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { type Database, db } from '#core/database/db'
import { WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { grossOf, lineLeft, type SoldLine } from '#core/pricing/line-left'
import { adjustmentsOfLine } from '../adjustments/parts-left'
import {
  type AdjustmentView,
  adjustmentsOf,
  type WholeAdjustment,
  wholeAdjustmentsLeft,
} from '../adjustments/read-adjustments'
import { deliveryOf, type OrderDelivery } from '../delivery/order-delivery'
import { isGuests } from '../guests/is-guests'
import { orderPath } from '../guests/order-link'
import { type PaidPart, partsBackOf, partsOf } from '../parts-of'
import { sellableOf } from '../sellables'
import type { TakenAt } from './insert-order'

export type OrderLineView = {
  readonly id: string
  readonly kind: 'product' | 'ticket'
  /** Nothing to hand over: its code is sent. */
  readonly isGiftCard: boolean
  readonly title: string
  readonly detail: string
  readonly unitPrice: Money
  readonly quantity: number
  readonly refundedQuantity: number
  readonly total: Money
  /** What was paid for those that did not go back, with what vouchers, scales and deposits changed of it. */
  readonly left: Money
  /** What orders that follow were paid for its weight besides, as far as that did not go back. */
  readonly more: Money
  /** What one was thought to weigh and what all of them did, in grams; null for what is not sold by weight. */
  readonly weight: { readonly estimated: number; readonly grams: number | null } | null
  /** Hundredths of a percent in its price; null where no VAT was charged. */
  readonly vatRate: number | null
  /** The price list that it was sold by; null for the shop's own price. */
  readonly priceRule: string | null
  readonly sellable: Sellable | null
  /** Its variant or kind of ticket is not sold any more. */
  readonly retired: boolean
}

export type RefundView = {
  readonly id: string
  readonly amount: Money
  readonly reason: string
  readonly state: 'requested' | 'done' | 'failed'
  /** Who moved the money: ours is `shop`; the others were found at SumUp. */
  readonly origin: 'shop' | 'sumup' | 'charge-back'
  readonly way: WayToPay
  /** What of it goes back by that way; the rest goes back to these. */
  readonly byPayment: Money
  readonly parts: readonly PaidPart[]
  /** Whose credit it went to, where its buyer shares that. */
  readonly household: string | null
  readonly failure: string | null
  readonly requestedAt: Date
  readonly doneAt: Date | null
  /** It waits at the shop for its buyer. */
  readonly isWaiting: boolean
}

/** When an order is collected. */
export type OrderSlot = Omit<SlotSummary, 'free' | 'mine'>

export type OrderView = {
  readonly id: string
  readonly number: string
  readonly state: 'pending' | 'paid' | 'cancelled' | 'expired'
  readonly memberId: string
  /** Bought without an account: its page is opened by a signed link. */
  readonly isGuests: boolean
  /** Of its buyer's page of it. */
  readonly path: string
  readonly email: string
  readonly name: string
  readonly note: string
  /** Its buyer was shown prices without VAT: `shownOrder`. What stands here has it. */
  readonly isNet: boolean
  readonly total: Money
  readonly refunded: Money
  readonly placedAt: Date
  /** Where the shop took it for its buyer, and who did; null where they placed it. */
  readonly taken: { readonly at: TakenAt; readonly by: string } | null
  readonly reservedUntil: Date
  readonly paidAt: Date | null
  readonly transactionCode: string | null
  readonly way: WayToPay
  /** With what it is paid beside that way; the rest of the total is `due`. */
  readonly parts: readonly PaidPart[]
  readonly due: Money
  readonly receivedBy: string | null
  readonly collectedAt: Date | null
  /** When the first cycle closes of which something is in it: its producers are told then what to bring. */
  readonly cycleClosesAt: Date | null
  readonly slot: OrderSlot | null
  /** How it is brought; null when it is collected. */
  readonly delivery: OrderDelivery | null
  /** The slot that was chosen is another's by now: the payment came after the time had run out. */
  readonly slotLost: boolean
  readonly lines: readonly OrderLineView[]
  /** What it comes to beside its lines: fees, delivery, vouchers. */
  readonly adjustments: readonly AdjustmentView[]
  /** Its fees and its delivery as far as they were not given back. */
  readonly adjustmentsLeft: readonly WholeAdjustment[]
  /** What its lines for tickets became once they were paid; soonest first. */
  readonly tickets: readonly TicketSummary[]
  readonly refunds: readonly RefundView[]
  /** The number of the paid order that this one adds to. */
  readonly follows: string | null
  /** Of which standing order it is, and of which of its days (`YYYY-MM-DD`). */
  readonly standing: { readonly id: string; readonly day: string } | null
  /** Those that add to this one, oldest first. */
  readonly followedBy: readonly FollowingOrder[]
}

export type FollowingOrder = {
  readonly number: string
  readonly path: string
  readonly state: OrderView['state']
  readonly total: Money
  readonly lines: readonly OrderLineView[]
}

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

/** The slot of an order named `o` as `OrderSlot`, its moments as text. */
export const SLOT = sql<SlotText | null>`case when s.id is null then null else json_build_object('id', s.id, 'title', s.title,
  'place', coalesce(cp.name || ', ' || replace(cp.address, chr(10), ', '), s.place),
  'startsAt', s.starts_at, 'endsAt', s.ends_at, 'timeZone', k.time_zone) end`
/** What is said of a slot `s` beside its own row. */
export const SLOT_DETAILS = sql`left join calendars k on k.id = s.calendar_id
  left join collection_place_slots ps on ps.slot_id = s.id left join collection_places cp on cp.id = ps.place_id`
const SLOT_JOIN = sql`left join bookings b on b.order_id = coalesce(o.follows_id, o.id) left join slots s on s.id = b.slot_id
  ${SLOT_DETAILS}`

export type SlotText = Omit<OrderSlot, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }

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

export function orderSlot(slot: SlotText | null): OrderSlot | null {
  return slot && { ...slot, startsAt: new Date(slot.startsAt), endsAt: new Date(slot.endsAt) }
}

/** Whether what an order's line named `l` is of was retired. */
export const LINE_RETIRED = sql<boolean>`(exists (select from variant_retirements vr where vr.variant_id = l.variant_id)
  or exists (select from ticket_type_retirements tr where tr.ticket_type_id = l.ticket_type_id))`

/** Tickets and gift cards alone need no collecting, and neither does what was given back. */
export function hasGoods({ lines }: Pick<OrderView, 'lines'>): boolean {
  return lines.some(isToCollect)
}

/** What lies on a shelf until it is handed over. */
export function isToCollect(line: OrderLineView): boolean {
  return line.kind === 'product' && !line.isGiftCard && line.quantity > line.refundedQuantity
}

type LineRow = Pick<
  Selectable<Database['order_lines']>,
  'id' | 'kind' | 'title' | 'detail' | 'quantity' | 'variant_id' | 'ticket_type_id' | 'occurrence_id'
> &
  Pick<OrderLineView, 'isGiftCard' | 'refundedQuantity' | 'vatRate' | 'priceRule' | 'retired' | 'weight'> &
  Pick<SoldLine, 'key' | 'unitAmount' | 'adjustments'> & { readonly more: number; readonly currency: string }

async function linesOf(ctx: Ctx, orderId: string): Promise<readonly OrderLineView[]> {
  const { rows } = await sql<LineRow>`
    select l.id, l.id as key, l.kind, l.title, l.detail, l.quantity, l.variant_id, l.ticket_type_id, l.occurrence_id,
      l.is_gift_card as "isGiftCard", l.refunded_quantity as "refundedQuantity", l.vat_rate as "vatRate",
      l.price_rule as "priceRule", ${LINE_RETIRED} as retired, l.unit_amount as "unitAmount", l.currency,
      case when w.order_line_id is not null then json_build_object('estimated', w.estimated_grams, 'grams', w.grams) end as weight,
      ${adjustmentsOfLine} as adjustments, ${PAID_FOR_WEIGHT} as more
    from order_lines l ${WEIGHT_OF_LINE} where l.order_id = ${orderId} order by l.position, l.id`.execute(
    db(ctx),
  )
  return rows.map(row => {
    const { id, kind, title, detail, quantity, currency, weight, vatRate, priceRule, retired, isGiftCard } =
      row
    const unitPrice = { amount: row.unitAmount, currency }
    return {
      id,
      kind,
      title,
      detail,
      quantity,
      weight,
      vatRate,
      priceRule,
      retired,
      isGiftCard,
      unitPrice,
      sellable: sellableOf(row),
      refundedQuantity: row.refundedQuantity,
      total: timesMoney(unitPrice, quantity),
      left: { amount: grossOf(lineLeft(row, quantity - row.refundedQuantity)), currency },
      more: { amount: row.more, currency },
    }
  })
}

/** Of a line `l`. */
const PAID_FOR_WEIGHT = sql<number>`coalesce((select sum(a.amount) from order_adjustments a
    join orders f on f.id = a.order_id and f.follows_id = l.order_id and f.state = 'paid'
  where a.weighed_line_id = l.id and a.kind = 'weight' and not exists (select from refund_adjustments ra
    join refunds r on r.id = ra.refund_id where ra.adjustment_id = a.id and r.state <> 'failed')), 0)::bigint`

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

const CREDITED_HOUSEHOLD = sql<string | null>`(
  select h.name from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    join ledger_accounts a on a.id = e.account_id join households h on a.code = 'household:' || h.id
  where t.kind = 'refund' and t.source_id = refunds.id limit 1)`

async function refundsOf(ctx: Ctx, orderId: string): Promise<readonly RefundView[]> {
  const rows = await db(ctx)
    .selectFrom('refunds')
    .select([
      'id',
      'reason',
      'state',
      'origin',
      'way',
      'failure',
      'amount',
      'by_payment',
      'currency',
      'requested_at',
      'done_at',
    ])
    .select(
      sql<boolean>`exists (select from refund_handouts h where h.refund_id = refunds.id and h.handed_out_at is null)`.as(
        'is_owed',
      ),
    )
    .select(CREDITED_HOUSEHOLD.as('household'))
    .where('order_id', '=', orderId)
    .orderBy('requested_at')
    .execute()
  const back = await partsBackOf(ctx, orderId)
  return rows.map(({ amount, by_payment, currency, requested_at, done_at, is_owed, ...refund }) => ({
    ...refund,
    isWaiting: is_owed && refund.state === 'done',
    byPayment: { amount: by_payment ?? amount, currency },
    parts: back.filter(({ refundId }) => refundId === refund.id),
    amount: { amount, currency },
    requestedAt: requested_at,
    doneAt: done_at,
  }))
}
