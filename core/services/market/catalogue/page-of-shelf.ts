import { type RawBuilder, sql } from 'kysely'
import { takePercent } from '#core/pricing/percent'
import { FOR_SALE } from '../products/for-sale'
import type { Cursor } from './cursor'
import { leastReaching, type ViewerPrices } from './viewer-prices'

/** What can be had stands first; then by this. Each has an index of its own. `priced`: others pay other prices. */
export const SORTS = {
  name: { key: sql`s.title_key`, type: 'string', priced: false },
  new: { key: sql`s.new_key`, type: 'number', priced: false },
  cheap: { key: sql`s.low`, type: 'number', priced: true },
  dear: { key: sql`s.dear_key`, type: 'number', priced: true },
  unit: { key: sql`s.unit_key`, type: 'number', priced: true },
} as const

export type Sort = keyof typeof SORTS

type Wanted = {
  readonly sort: Sort
  readonly prices: ViewerPrices | null
  /** Categories of which it is one; null for any. */
  readonly branch: readonly string[] | null
  /** Over the alias `s` of the shelf. */
  readonly narrowed: readonly RawBuilder<unknown>[]
  readonly after: Cursor | null
  readonly before: Cursor | null
  readonly limit: number
}

/** A product that stands on a page, and the cursor of its place. */
export type Placed = { readonly id: string; readonly place: number; readonly cursor: Cursor }

/**
 * Which products stand on the page, in which place; going backwards, in that order. What costs the viewer the same stands
 * by the shop's price, so that the order is that of the shelf's index wherever it can be. The cursor has the shop's key:
 * what the viewer pays is asked anew when the page is turned.
 */
export function pageOfShelf(wanted: Wanted): RawBuilder<Placed> {
  const { before, limit } = wanted
  const order = inOrder(before, [sql`c.sold_out`, sql`c.shown`, sql`c.base`, sql`c.product_id`])
  return sql<Placed>`select c.product_id as id, row_number() over (${order}) as place, jsonb_build_array(c.sold_out, c.base, c.product_id) as cursor
    from (${candidatesOf(wanted)}) c ${order} limit ${sql.lit(limit)}`
}

function candidatesOf(wanted: Wanted): RawBuilder<unknown> {
  const { sort, prices, branch } = wanted
  if (branch && sort === 'name') return ofCategories(wanted, branch)
  if (branch) return candidatesOf(withinBranch(wanted, branch))
  if (!prices || sort === 'name' || sort === 'new') return asKept(wanted)
  if (sort === 'unit') return byUnitPrice(wanted, prices)
  return sql`${byListedPrice(wanted, prices, sort)} union all ${byOwnPrice(wanted, prices, sort)}`
}

function asKept(wanted: Wanted): RawBuilder<unknown> {
  const edge = wanted.after ?? wanted.before
  return sql`(${alongIndex(wanted, SORTS[wanted.sort].key, edge, [])})`
}

/**
 * A page of each category in the order of its index, however much stands in it. How many they are is hidden from the planner
 * by `select`: a plan for less than it takes for granted would never be kept.
 */
function ofCategories(wanted: Wanted, branch: readonly string[]): RawBuilder<unknown> {
  const edge = wanted.after ?? wanted.before
  const ofOne = alongIndex(wanted, SORTS.name.key, edge, [sql`s.category_id = b.id`])
  return sql`select o.product_id, o.sold_out, o.shown, o.base from unnest((select ${branch}::uuid[])) b(id) cross join lateral (${ofOne}) o`
}

const withinBranch = (wanted: Wanted, branch: readonly string[]): Wanted => ({
  ...wanted,
  branch: null,
  narrowed: [sql`s.category_id = any(${branch}::uuid[])`, ...wanted.narrowed],
})

type Priced = 'cheap' | 'dear'

/** What has no price of its own: so much off everything changes prices, but not which is before which. */
function byListedPrice(wanted: Wanted, prices: ViewerPrices, sort: Priced): RawBuilder<unknown> {
  const { own } = prices
  const cursor = wanted.after ?? wanted.before
  const edge = cursor && edgeAmongListed(cursor, wanted.after !== null, prices, sort)
  const others = own.size > 0 ? [sql`s.product_id <> all(${[...own.keys()]}::uuid[])`] : []
  return sql`(${alongIndex(wanted, shownColumn(prices, sort), edge, others)})`
}

/** As `shownKey`, in SQL. */
function shownColumn({ percentOff }: ViewerPrices, sort: Priced): RawBuilder<unknown> {
  const off = (listed: RawBuilder<unknown>) => sql`(${listed} * ${2 * percentOff}::bigint + 10000) / 20000`
  return sort === 'dear' ? sql`(s.dear_key + ${off(sql`-s.dear_key`)})` : sql`(s.low - ${off(sql`s.low`)})`
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Where a product with a price of its own stands among those without. */
function edgeAmongListed(cursor: Cursor, forwards: boolean, prices: ViewerPrices, sort: Priced): Cursor {
  const [soldOut = false, listed, id] = cursor
  const own = prices.own.get(String(id))
  if (!own) return cursor
  const shown = shownKey(prices, sort)
  const goal = ownKey(own, sort)
  const [from, beyond] = [leastReaching(shown, goal), leastReaching(shown, goal + 1)]
  if (Number(listed) >= from && Number(listed) < beyond) return cursor
  const at = Number(listed) < from ? from : beyond
  return forwards ? [soldOut, at - 1, LAST_ID] : [soldOut, at, FIRST_ID]
}

function byOwnPrice(wanted: Wanted, prices: ViewerPrices, sort: Priced): RawBuilder<unknown> {
  const { key } = SORTS[sort]
  const cursor = wanted.after ?? wanted.before
  const keys = [...prices.own.values()].map(each => ownKey(each, sort))
  const columns = [sql`s.sold_out`, sql`o.shown`, key, sql`s.product_id`]
  const beyond = cursor ? [beyondOwnPrice(wanted, prices, sort, cursor, columns)] : []
  return sql`(select s.product_id, s.sold_out, o.shown, ${key} as base
    from unnest(${[...prices.own.keys()]}::uuid[], ${keys}::bigint[]) o(id, shown) join shelf_products s on s.product_id = o.id
    ${whereClause([...wanted.narrowed, ...beyond])} ${inOrder(wanted.before, columns)} limit ${sql.lit(wanted.limit)})`
}

function beyondOwnPrice(
  wanted: Wanted,
  prices: ViewerPrices,
  sort: Priced,
  [soldOut, listed, id]: Cursor,
  columns: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const own = prices.own.get(String(id))
  const at = own ? ownKey(own, sort) : shownKey(prices, sort)(Number(listed))
  return sql`(${sql.join(columns)}) ${past(wanted)} (${soldOut}::boolean, ${at}::bigint, ${listed}::bigint, ${id}::uuid)`
}

const ownKey = ({ low, high }: { low: number; high: number }, sort: Priced): number =>
  sort === 'dear' ? -high : low

const shownKey =
  ({ percentOff }: ViewerPrices, sort: Priced) =>
  (listed: number): number =>
    sort === 'dear' ? -takePercent(-listed, percentOff) : takePercent(listed, percentOff)

const KIND = 100_000_000_000_000

/** Rounding to whole pence can change which kilogram is cheaper, so here each is reckoned: as `shelve` does it. */
function byUnitPrice(wanted: Wanted, prices: ViewerPrices): RawBuilder<unknown> {
  const { key } = SORTS.unit
  const cursor = wanted.after ?? wanted.before
  const columns = [sql`s.sold_out`, sql`u.shown`, key, sql`s.product_id`]
  return sql`(select s.product_id, s.sold_out, u.shown, ${key} as base
    from shelf_products s join (${unitKeys(prices, sql`true`)}) u on u.product_id = s.product_id
    ${whereClause([...wanted.narrowed, ...(cursor ? [beyondUnitPrice(wanted, prices, cursor, columns)] : [])])}
    ${inOrder(wanted.before, columns)} limit ${sql.lit(wanted.limit)})`
}

function beyondUnitPrice(
  wanted: Wanted,
  prices: ViewerPrices,
  [soldOut, listed, id]: Cursor,
  columns: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const rest = Number(listed) % KIND
  // Of what is gone meanwhile: about where it stood.
  const about = Number(listed) - rest + takePercent(rest, prices.percentOff)
  const known = sql`(select k.shown from (${unitKeys(prices, sql`v.product_id = ${id}::uuid`)}) k)`
  return sql`(${sql.join(columns)}) ${past(wanted)}
    (${soldOut}::boolean, coalesce(${known}, ${about}::bigint), ${listed}::bigint, ${id}::uuid)`
}

function unitKeys({ percentOff, written }: ViewerPrices, which: RawBuilder<unknown>): RawBuilder<unknown> {
  const [ids, amounts] = [written.map(({ variantId }) => variantId), written.map(({ amount }) => amount)]
  const paid = sql`coalesce(w.amount, v.price_amount - (v.price_amount * ${2 * percentOff}::bigint + 10000) / 20000)`
  return sql`select v.product_id, coalesce(min(case v.measure_of when 'kg' then 0 when 'l' then 1 else 2 end * ${sql.lit(KIND)}
      + least(${paid} * 1000000 / v.measure, ${sql.lit(KIND - 1)})) filter (where v.measure > 0), ${sql.lit(3 * KIND)}) as shown
    from variants v left join unnest(${ids}::uuid[], ${amounts}::bigint[]) w(id, amount) on w.id = v.id
    where ${which} and ${FOR_SALE} group by v.product_id`
}

/** A page of the shelf in the order of its index, from an edge in its own keys. */
function alongIndex(
  wanted: Wanted,
  shown: RawBuilder<unknown>,
  edge: Cursor | null,
  others: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const { key, type } = SORTS[wanted.sort]
  const columns = [sql`s.sold_out`, key, sql`s.product_id`]
  const kind = type === 'string' ? sql`text` : sql`bigint`
  const beyond = edge
    ? [
        sql`(${sql.join(columns)}) ${past(wanted)} (${edge[0]}::boolean, ${edge[1]}::${kind}, ${edge[2]}::uuid)`,
      ]
    : []
  return sql`select s.product_id, s.sold_out, ${shown} as shown, ${key} as base from shelf_products s
    ${whereClause([...wanted.narrowed, ...others, ...beyond])} ${inOrder(wanted.before, columns)} limit ${sql.lit(wanted.limit)}`
}

const past = ({ before }: Wanted): RawBuilder<unknown> => (before ? sql`<` : sql`>`)

function inOrder(before: Cursor | null, columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const way = before ? sql`desc` : sql`asc`
  return sql`order by ${sql.join(columns.map(column => sql`${column} ${way}`))}`
}

export function whereClause(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
}
