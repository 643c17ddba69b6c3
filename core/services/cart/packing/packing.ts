import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { gramsFor, toWeighFor, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'
import type { ToPack } from '#core/text/grams'
import { isGoods } from '../goods'
import { COMES_OF_LINE } from '../what-comes'

export const PACKING_WAYS = ['order', 'product', 'producer', 'place'] as const
export type PackingWay = (typeof PACKING_WAYS)[number]

export type ThingToPack = ToPack & {
  readonly orderLineId: string
  /** Of the order whose box it goes into: what was added later goes into the first one's. */
  readonly number: string
  /** Of the order that the line is of, which is weighed. */
  readonly lineOrder: string
  readonly name: string
  /** When and where it is collected, as a file says it. */
  readonly slot: string
  readonly startsAt: Date | null
  readonly place: string
  /** What its buyer wrote to the shop. */
  readonly orderNote: string
  readonly title: string
  readonly detail: string
  readonly producer: string
  readonly packed: boolean
}

/** An order, a product, a producer or a place, with what is packed for it. */
export type PackingGroup = {
  readonly heading: string
  readonly note: string
  readonly lines: readonly ThingToPack[]
}

export type PackingSheet = {
  readonly cycle: { readonly id: string; readonly name: string }
  readonly groups: readonly PackingGroup[]
  /** How many groups there are, on all sheets, and how many of all lines are packed. */
  readonly total: number
  readonly lines: number
  readonly packed: number
  /** How many of all lines are still to be weighed. */
  readonly toWeigh: number
}

export const GROUPS_PER_SHEET = 40
/** Each batch reads the whole cycle to put it in order: few of them, and never very much at once. */
const GROUPS_PER_BATCH = 2_000

type Row = ThingToPack & {
  /** Of the group, among all of them: two of one name are two. */
  rank: number
  heading: string
  note: string
  total: number
  lines: number
  allPacked: number
  allToWeigh: number
}

/**
 * A sheet of what is to be packed for a cycle, without what did not come. Sheets count from 1. For shopkeepers. Throws
 * `NotFound`.
 */
export async function packingSheet(
  ctx: Ctx,
  cycleId: string,
  by: PackingWay,
  page: number,
): Promise<PackingSheet> {
  requireRole(ctx, 'orders')
  const cycle = await cycleNamed(ctx, cycleId)
  const rows = await rowsOf(ctx, cycle.id, by, { page, perPage: GROUPS_PER_SHEET })
  const groups = Map.groupBy(rows, ({ rank }) => rank)
  return {
    cycle,
    groups: [...groups.values()].map(lines => ({
      heading: lines[0]?.heading ?? '',
      note: lines[0]?.note ?? '',
      lines,
    })),
    total: rows[0]?.total ?? 0,
    lines: rows[0]?.lines ?? 0,
    packed: rows[0]?.allPacked ?? 0,
    toWeigh: rows[0]?.allToWeigh ?? 0,
  }
}

type Place = { readonly page: number; readonly perPage: number }

async function rowsOf(ctx: Ctx, cycleId: string, by: PackingWay, { page, perPage }: Place): Promise<Row[]> {
  const [from, to] = [(page - 1) * perPage, page * perPage]
  const { rows } = await sql<Row>`
    select * from (select w.*, max(w.rank) over ()::int as total, count(*) over ()::int as lines,
        count(*) filter (where w.packed) over ()::int as "allPacked", count(*) filter (where w."toWeigh" > 0) over ()::int as "allToWeigh"
      from (select q.*, dense_rank() over (order by ${GROUPS[by].order})::int as rank, ${GROUPS[by].heading} as heading, ${GROUPS[by].note} as note
        from (${wanted(ctx, ordersOf(cycleId))}) q) w) g
    where rank > ${from} and rank <= ${to}
    order by rank, ${WITHIN[by]}`.execute(db(ctx))
  return rows
}

async function cycleNamed(ctx: Ctx, asked: string) {
  return db(ctx)
    .selectFrom('order_cycles')
    .select(['id', 'name'])
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
}

/** All of it in the order of packing, for a file, in batches. For shopkeepers. */
export async function* packingBatches(
  ctx: Ctx,
  cycleId: string,
  by: PackingWay,
): AsyncGenerator<readonly ThingToPack[], undefined> {
  requireRole(ctx, 'orders')
  const cycle = await cycleNamed(ctx, cycleId)
  for (let page = 1; ; page++) {
    const rows = await rowsOf(ctx, cycle.id, by, { page, perPage: GROUPS_PER_BATCH })
    if (rows.length > 0) yield rows
    if (page * GROUPS_PER_BATCH >= (rows[0]?.total ?? 0)) return
  }
}

/**
 * These lie in their boxes, or do not after all; how many of them are of this cycle, since others are left alone. For
 * shopkeepers. Throws `NotFound`.
 */
export async function markPacked(
  ctx: Ctx,
  cycleId: string,
  lineIds: readonly string[],
  packed: boolean,
): Promise<number> {
  requireRole(ctx, 'orders')
  const cycle = await cycleNamed(ctx, cycleId)
  const ids = lineIds.filter(isId)
  const { rows } = await sql<{ id: string }>`
    select q."orderLineId" as id from (${wanted(ctx, ordersOf(cycle.id, ids))}) q where q."orderLineId" = any(${ids}::uuid[])`.execute(
    db(ctx),
  )
  if (rows.length === 0) return 0
  const known = rows.map(({ id }) => id)
  const by = { packed_by_id: ctx.viewer.member?.id ?? null, packed_at: ctx.now }
  if (packed)
    await db(ctx)
      .insertInto('packed_lines')
      .values(known.map(id => ({ order_line_id: id, ...by })))
      .onConflict(conflict => conflict.column('order_line_id').doNothing())
      .execute()
  else await db(ctx).deleteFrom('packed_lines').where('order_line_id', 'in', known).execute()
  return known.length
}

const DUE = sql<number>`due.quantity`

/** Of the orders with something of this cycle; with `lineIds` those of these lines alone. */
const ordersOf = (cycleId: string, lineIds?: readonly string[]): RawBuilder<unknown> =>
  sql`select distinct ol.order_id from line_sources ls join order_lines ol on ol.id = ls.order_line_id
    where ls.cycle_id = ${cycleId} ${
      lineIds
        ? sql`and ol.order_id in (select a.order_id from order_lines a where a.id = any(${lineIds}::uuid[]))`
        : sql``
    }`

/**
 * Lines of these orders that are paid, or are paid in cash when they are collected. From the cycle's orders to their lines:
 * `offset 0` keeps it so, since otherwise the lines of all orders there ever were are asked what is left of them.
 */
function wanted(ctx: Ctx, orders: RawBuilder<unknown>): RawBuilder<unknown> {
  const { timeZone } = ctx.house.site()
  return sql`
    select l.id as "orderLineId", o.id as order_id, coalesce(fo.number, o.number) as number, o.number as "lineOrder", o.name, o.note as "orderNote", l.title, l.detail, l.variant_id, p.id as producer_id,
           coalesce(p.name, '') as producer, due.quantity::int as quantity,
           ${gramsFor(DUE)} as grams, ${toWeighFor(DUE)} as "toWeigh",
           exists (select from packed_lines k where k.order_line_id = l.id) as packed, sl.starts_at, sl.starts_at as "startsAt",
           coalesce(to_char(sl.starts_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') || ' ' || coalesce(cp.name, sl.place), '') as slot,
           coalesce(case when d.order_id is not null then 'Delivered' end, cp.name, sl.place, '') as place,
           case when d.order_id is null then cp.id end as place_id, case when d.order_id is null then coalesce(cp.address, '') else '' end as place_address
    from (${orders} offset 0) of_cycle join orders o on o.id = of_cycle.order_id
      cross join lateral (select * from order_lines l where l.order_id = o.id and ${isGoods('l')} offset 0) l
      ${WEIGHT_OF_LINE}
      left join line_sources s on s.order_line_id = l.id left join producers p on p.id = s.producer_id
      left join orders fo on fo.id = o.follows_id
      left join bookings b on b.order_id = coalesce(o.follows_id, o.id) left join slots sl on sl.id = b.slot_id
      left join collection_place_slots ps on ps.slot_id = sl.id left join collection_places cp on cp.id = ps.place_id
      left join order_deliveries d on d.order_id = coalesce(o.follows_id, o.id)
      cross join lateral (select ${COMES_OF_LINE} as quantity) due
    where due.quantity > 0
      and (o.state = 'paid' or (o.state = 'pending'
        and exists (select from payments pa where pa.order_id = o.id and pa.way = 'cash')))`
}

const GROUPS: Readonly<
  Record<PackingWay, { order: RawBuilder<unknown>; heading: RawBuilder<string>; note: RawBuilder<string> }>
> = {
  order: {
    order: sql`q.starts_at nulls last, ${inReadingOrder('q.name')}, q.number`,
    heading: sql<string>`q.name || ' · ' || q.number`,
    note: sql<string>`q.slot`,
  },
  product: {
    order: sql`${inReadingOrder('q.title')}, ${inReadingOrder('q.detail')}, q.variant_id`,
    heading: sql<string>`q.title || ', ' || q.detail`,
    note: sql<string>`q.producer`,
  },
  producer: {
    order: sql`${inReadingOrder('q.producer')}, q.producer_id`,
    heading: sql<string>`q.producer`,
    note: sql<string>`''`,
  },
  place: {
    order: sql`${inReadingOrder('q.place')}, q.place, q.place_id`,
    heading: sql<string>`q.place`,
    note: sql<string>`q.place_address`,
  },
}

const WITHIN: Readonly<Record<PackingWay, RawBuilder<unknown>>> = {
  order: sql`${inReadingOrder('g.producer')}, ${inReadingOrder('g.title')}, g."orderLineId"`,
  product: sql`g.starts_at nulls last, ${inReadingOrder('g.name')}, g."orderLineId"`,
  producer: sql`${inReadingOrder('g.title')}, ${inReadingOrder('g.detail')}, ${inReadingOrder('g.name')}, g."orderLineId"`,
  place: sql`g.starts_at nulls last, ${inReadingOrder('g.name')}, g.number, ${inReadingOrder('g.title')}, g."orderLineId"`,
}
