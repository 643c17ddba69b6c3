import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { isGoods } from '../goods'
import { type OrderSlot, orderSlot, SLOT, SLOT_JOIN, type SlotText } from '../orders/read-order'
import { UNCOLLECTED_ORDERS } from '../orders/uncollected'
import { dueOf } from '../parts-of'

export type Picked = { readonly title: string; readonly detail: string; readonly quantity: number }

/** What is to be packed for one collection time, and for whom. */
export type PickingGroup = {
  /** Null for orders without a collection time. */
  readonly slot: OrderSlot | null
  /** What to fetch for the orders below. */
  readonly totals: readonly Picked[]
  /** How many orders wait for this time, on all sheets. */
  readonly waiting: number
  readonly orders: readonly {
    readonly number: string
    readonly name: string
    readonly note: string
    /** What its buyer brings in cash; null when it is paid. */
    readonly toPay: Money | null
    readonly lines: readonly Picked[]
  }[]
}

type Row = Pick<Selectable<Database['orders']>, 'number' | 'name' | 'note'> & {
  slot: SlotText | null
  lines: Picked[]
  to_pay: number | null
  currency: string
  waiting: number
  follows: string | null
}

/** As many boxes as are packed by one sheet; the shelf is walked once for them. */
export const ORDERS_PER_SHEET = 50

/** The id of a collection time, or `none` for the orders without one. */
type SheetFilter = { readonly slot?: string; readonly page?: number }

const IS_FETCHED = sql<SqlBool>`not exists (select from order_deliveries d where d.order_id = o.id)`

/**
 * A sheet of orders with goods that nobody has collected yet, by collection time, the next first: those that are paid,
 * and those that are paid in cash when they are collected. What is brought is on its driver's sheet. Sheets count from 1. For shopkeepers.
 */
export async function pickingList(
  ctx: Ctx,
  { slot, page = 1 }: SheetFilter = {},
): Promise<readonly PickingGroup[]> {
  requireRole(ctx, 'orders')
  const { rows } = await sql<Row>`
    select o.number, o.name, o.note, o.slot, o.currency, o.waiting, o.follows,
           case when o.state = 'pending' then ${dueOf('o')} end as to_pay,
           (select json_agg(json_build_object('title', l.title, 'detail', l.detail,
                                      'quantity', l.quantity - l.refunded_quantity) order by l.position)
            from order_lines l
            where l.order_id = o.id and ${isGoods('l')} and l.quantity > l.refunded_quantity) as lines
    from (select o.id, o.number, o.name, o.note, o.state, o.total_amount, o.currency, ${SLOT} as slot,
                 (select f.number from orders f where f.id = o.follows_id) as follows,
                 s.starts_at, s.id as slot_id, count(*) over (partition by s.id)::int as waiting
          from ${UNCOLLECTED_ORDERS} ${SLOT_JOIN} where ${IS_FETCHED} and ${isFor(slot)}
          order by s.starts_at nulls last, s.id, ${inReadingOrder('o.name')}, o.number
          limit ${ORDERS_PER_SHEET} offset ${(page - 1) * ORDERS_PER_SHEET}) o
    order by o.starts_at nulls last, o.slot_id, ${inReadingOrder('o.name')}, o.number`.execute(db(ctx))
  const groups = Map.groupBy(rows, row => row.slot?.id)
  return [...groups.values()].map(group => ({
    slot: orderSlot(group[0]?.slot ?? null),
    totals: totalsOf(group),
    waiting: group[0]?.waiting ?? 0,
    orders: packedTogether(group).map(({ number, name, note, lines, to_pay: amount, currency }) => ({
      ...{ number, name, note, lines, toPay: amount === null ? null : { amount, currency } },
    })),
  }))
}

/** What was added to an order later is packed with it, where both are on the sheet. */
function packedTogether(rows: readonly Row[]): readonly Row[] {
  const numbers = new Set(rows.map(({ number }) => number))
  return rows
    .filter(({ follows }) => follows === null || !numbers.has(follows))
    .map(row => {
      const more = rows.filter(({ follows }) => follows === row.number)
      const due = [row, ...more].flatMap(({ to_pay }) => to_pay ?? [])
      return {
        ...row,
        lines: [row, ...more].flatMap(({ lines }) => lines),
        to_pay: due.length > 0 ? due.reduce((sum, each) => sum + each, 0) : null,
      }
    })
}

/** A collection time for which orders wait to be packed; null for the orders without one. */
export type PickingPile = { readonly slot: OrderSlot | null; readonly orders: number }

/** So many times are offered to choose from; what comes after them is reached sheet by sheet. */
const MOST_PILES = 40

/** The next collection times for which something is to be packed, and how many orders wait in all. For shopkeepers. */
export async function pickingPiles(
  ctx: Ctx,
): Promise<{ readonly piles: readonly PickingPile[]; readonly total: number }> {
  requireRole(ctx, 'orders')
  const { rows } = await sql<{ slot: SlotText | null; orders: number; total: number }>`
    select ${SLOT} as slot, count(*)::int as orders, (sum(count(*)) over ())::int as total
    from ${UNCOLLECTED_ORDERS} ${SLOT_JOIN} where ${IS_FETCHED}
    group by s.id, k.id, cp.id order by s.starts_at nulls last, s.id limit ${MOST_PILES}`.execute(db(ctx))
  const piles = rows.map(({ slot, orders }) => ({ slot: orderSlot(slot), orders }))
  return { piles, total: rows[0]?.total ?? 0 }
}

/** How many orders wait for a collection time. Throws `NotFound` for what is no time. For shopkeepers. */
export async function ordersToPack(ctx: Ctx, slot: string): Promise<number> {
  requireRole(ctx, 'orders')
  const { rows } = await sql<{ orders: number }>`
    select count(*)::int as orders from ${UNCOLLECTED_ORDERS} ${SLOT_JOIN} where ${IS_FETCHED} and ${isFor(slot)}`.execute(
    db(ctx),
  )
  return rows[0]?.orders ?? 0
}

function isFor(slot: string | undefined): RawBuilder<SqlBool> {
  if (slot === undefined) return sql<SqlBool>`true`
  return slot === 'none' ? sql<SqlBool>`s.id is null` : sql<SqlBool>`s.id = ${readId(slot)}`
}

function totalsOf(rows: readonly Row[]): readonly Picked[] {
  const totals = new Map<string, Picked>()
  for (const line of rows.flatMap(row => row.lines)) {
    const key = `${line.title}\0${line.detail}`
    totals.set(key, { ...line, quantity: line.quantity + (totals.get(key)?.quantity ?? 0) })
  }
  return [...totals.values()].sort((a, b) => a.title.localeCompare(b.title))
}
