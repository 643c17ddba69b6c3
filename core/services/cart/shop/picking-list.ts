import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countForPage } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { gramsFor, toWeighFor, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'
import { dayOf } from '#core/text/day-of'
import type { ToPack } from '#core/text/grams'
import { isGoods } from '../goods'
import { type OrderSlot, orderSlot, SLOT, SLOT_DETAILS, type SlotText } from '../orders/order-slot'
import { dueOf } from '../parts-of'
import { toldApart } from '../told-apart'
import { COMES_OF_LINE } from '../what-comes'

type Line = ToPack & {
  readonly title: string
  readonly detail: string
  /** Null for what is of no shelf. */
  readonly variantId: string | null
  readonly producer: string
}

/** `whose`: its producer, where something else on the list is called the same. */
export type Picked = Line & { readonly whose: string }

/** What is to be packed for one collection time, and for whom. */
export type PickingGroup = {
  /** Null for orders without a collection time. */
  readonly slot: OrderSlot | null
  /** What to fetch for the orders below. */
  readonly totals: readonly Picked[]
  /** How many orders wait for this time, on all sheets; as far as they are counted. */
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
  lines: readonly Line[]
  to_pay: number | null
  currency: string
  follows: string | null
}

/** As many boxes as are packed by one sheet; the shelf is walked once for them. */
export const ORDERS_PER_SHEET = 50

/** A collection time for which orders wait to be packed; null for the orders without one. */
export type PickingPile = { readonly slot: OrderSlot | null; readonly orders: number }

/**
 * The collection times for which something is to be packed, the next first, and behind them what has none: of that as many
 * are counted as `mostCounted` says for this sheet, and one more where there are more. For shopkeepers.
 */
export async function pickingPiles(ctx: Ctx, page = 1): Promise<readonly PickingPile[]> {
  requireRole(ctx, 'orders')
  const withoutTime = countForPage(sql`from ${TO_PACK} and w.slot_id is null`, {
    page,
    perPage: ORDERS_PER_SHEET,
  })
  const { rows } = await sql<{ slot: SlotText | null; orders: number }>`
    with recursive times as (
      (select w.slot_id from ${TO_PACK} and w.slot_id is not null order by w.slot_id limit 1)
      union all
      select (select w.slot_id from ${TO_PACK} and w.slot_id > t.slot_id order by w.slot_id limit 1)
      from times t where t.slot_id is not null),
    waiting as materialized (
      select t.slot_id, (select count(*)::int from ${TO_PACK} and w.slot_id = t.slot_id) as orders
      from times t where t.slot_id is not null
      union all select null, total from (${withoutTime}) c where total > 0)
    select ${SLOT} as slot, w.orders from waiting w left join lateral (select * from slots where id = w.slot_id limit 1) s on true ${SLOT_DETAILS}
    order by s.starts_at nulls last, s.id`.execute(db(ctx))
  return rows.map(({ slot, orders }) => ({ slot: orderSlot(slot), orders }))
}

/** Time by time along the index: what waits for others is not looked at. */
const TO_PACK = sql`uncollected_orders w where not w.is_brought`

/** Of one time (its id, or `none`), or of the times of one day (`YYYY-MM-DD`, as it is there). */
export type PilesFilter = { readonly slot?: string; readonly day?: string }

/** Those that were asked for; all of them where none were. Throws `NotFound` for what is no time and no day. */
export function pilesAsked(
  piles: readonly PickingPile[],
  { slot, day }: PilesFilter,
): readonly PickingPile[] {
  if (slot !== undefined) {
    const id = slot === 'none' ? undefined : readId(slot)
    return piles.filter(pile => pile.slot?.id === id)
  }
  if (day === undefined) return piles
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new NotFound()
  return piles.filter(pile => pile.slot && dayOf(pile.slot.startsAt, pile.slot.timeZone) === day)
}

export const ordersIn = (piles: readonly PickingPile[]): number =>
  piles.reduce((sum, { orders }) => sum + orders, 0)

/**
 * A sheet of orders with goods that nobody has collected yet, by collection time, the next first: those that are paid,
 * and those that are paid in cash when they are collected. What is brought is on its driver's sheet. Sheets count from 1.
 * Those of a time stand by name, those without one by when they were placed. For shopkeepers.
 */
export async function pickingList(
  ctx: Ctx,
  { slot, page = 1 }: { readonly slot?: string; readonly page?: number } = {},
): Promise<readonly PickingGroup[]> {
  return pickingSheet(ctx, pilesAsked(await pickingPiles(ctx, page), { slot }), page)
}

/** The same of piles that are known already. For shopkeepers. */
export async function pickingSheet(
  ctx: Ctx,
  piles: readonly PickingPile[],
  page: number,
): Promise<readonly PickingGroup[]> {
  requireRole(ctx, 'orders')
  const groups: PickingGroup[] = []
  let before = 0
  const [from, until] = [(page - 1) * ORDERS_PER_SHEET, page * ORDERS_PER_SHEET]
  for (const pile of piles) {
    const [first, last] = [Math.max(0, from - before), Math.min(pile.orders, until - before)]
    if (first < last) groups.push(groupOf(pile, await ordersOfPile(ctx, pile.slot, last - first, first)))
    before += pile.orders
  }
  return groups
}

const COMES = sql<number>`comes.quantity`

/** Of the orders of a time, so many behind the first ones. */
async function ordersOfPile(
  ctx: Ctx,
  slot: OrderSlot | null,
  most: number,
  behind: number,
): Promise<readonly Row[]> {
  const chosen = slot ? bookedFor(slot.id) : WITHOUT_TIME
  const { rows } = await sql<Row>`
    select o.number, o.name, o.note, o.currency, (select f.number from orders f where f.id = o.follows_id) as follows,
           case when o.state = 'pending' then ${dueOf('o')} end as to_pay,
           (select coalesce(json_agg(json_build_object('title', l.title, 'detail', l.detail,
                                      'variantId', l.variant_id, 'producer', coalesce(p.name, ''),
                                      'quantity', comes.quantity, 'grams', ${gramsFor(COMES)},
                                      'toWeigh', ${toWeighFor(COMES)}) order by l.position), '[]')
            from order_lines l ${WEIGHT_OF_LINE}
              cross join lateral (select ${COMES_OF_LINE} as quantity) comes
              left join line_sources s on s.order_line_id = l.id left join producers p on p.id = s.producer_id
            where l.order_id = o.id and ${isGoods('l')} and comes.quantity > 0) as lines
    from (${chosen} limit ${most} offset ${behind}) chosen join orders o on o.id = chosen.order_id
    order by chosen.place`.execute(db(ctx))
  return rows
}

/** By name: they are as many as fit into a time. What was added to an order is fetched with it. */
const bookedFor = (slotId: string) => sql`
  select o.id as order_id, row_number() over (order by ${inReadingOrder('o.name')}, o.number) as place
  from (select w.order_id from ${TO_PACK} and w.slot_id = ${slotId}) w join orders o on o.id = w.order_id order by place`

/** The longest waiting first, along the index of times and so in its order: those of a sheet are read, of however many. */
const WITHOUT_TIME = sql`
  select w.order_id, row_number() over (order by w.slot_id, w.placed_at, w.order_id) as place from ${TO_PACK} and w.slot_id is null
  order by w.slot_id, w.placed_at, w.order_id`

function groupOf({ slot, orders: waiting }: PickingPile, rows: readonly Row[]): PickingGroup {
  const apart = apartIn(rows.flatMap(({ lines }) => lines))
  return {
    slot,
    waiting,
    totals: totalsOf(rows),
    orders: packedTogether(rows).map(({ number, name, note, lines, to_pay: amount, currency }) => ({
      number,
      name,
      note,
      lines: lines.map(apart),
      toPay: amount === null ? null : { amount, currency },
    })),
  }
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

/** What to fetch, by title. Two of one name are two: a producer's leeks are not another's. */
export function totalsOf(rows: readonly { readonly lines: readonly Line[] }[]): readonly Picked[] {
  const totals = new Map<string, Line>()
  for (const line of rows.flatMap(row => row.lines)) {
    const before = totals.get(keyOf(line)) ?? { quantity: 0, grams: null, toWeigh: 0 }
    const isByWeight = line.grams !== null || before.grams !== null
    totals.set(keyOf(line), {
      ...line,
      quantity: line.quantity + before.quantity,
      toWeigh: line.toWeigh + before.toWeigh,
      grams: isByWeight ? (line.grams ?? 0) + (before.grams ?? 0) : null,
    })
  }
  const list = [...totals.values()]
  return list.map(apartIn(list)).toSorted((a, b) => a.title.localeCompare(b.title))
}

function apartIn(lines: readonly Line[]): (line: Line) => Picked {
  const whose = toldApart(lines.map(line => ({ ...line, key: keyOf(line), name: nameOf(line) })))
  return line => ({ ...line, whose: whose.get(keyOf(line)) ?? '' })
}

const nameOf = ({ title, detail }: Line): string => `${title}\0${detail}`
const keyOf = (line: Line): string => line.variantId ?? nameOf(line)
