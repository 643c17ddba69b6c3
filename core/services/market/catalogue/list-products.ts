import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { categoryBranch } from '../categories/category-tree'
import { cursorText, readCursor } from './cursor'
import { type Placed, pageOfShelf, SORTS, type Sort } from './page-of-shelf'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'
import { productsById } from './products-by-id'
import { pricedWithin, type ViewerPrices, viewerPrices } from './viewer-prices'

export const PAGE_SIZE = 24

/** What narrows the list; slugs, and prices in minor units. */
export type ProductFilter = {
  /** With all that stand below it. */
  readonly category?: string
  readonly producer?: string
  /** It has all of these. */
  readonly properties?: readonly string[]
  readonly inStock?: boolean
  readonly minPrice?: number
  readonly maxPrice?: number
}

/** Which page: behind a cursor, before one, or the first. */
export type Place = { readonly after?: unknown; readonly before?: unknown }

export type ProductPage = {
  readonly products: readonly ProductCard[]
  /** Cursors of the pages beside it; null where there is none. */
  readonly next: string | null
  readonly previous: string | null
}

/** One page of what is on sale, by the prices that the viewer is shown. Throws `NotFound` for a place that is none. */
export async function listProducts(
  ctx: Ctx,
  filter: ProductFilter & Place & { readonly sort?: Sort },
): Promise<ProductPage> {
  const sort = filter.sort ?? 'name'
  const { type, priced } = SORTS[sort]
  const after = readCursor(filter.after, ['boolean', type])
  const before = after ? null : readCursor(filter.before, ['boolean', type])
  const prices = priced || asksForPrices(filter) ? await viewerPrices(ctx) : null
  const { branch, narrowed } = await narrowing(ctx, filter, prices)
  const found = pageOfShelf({ sort, prices, branch, narrowed, after, before, limit: PAGE_SIZE + 1 })
  const isNarrowed = narrowed.length > 0 || (branch !== null && sort !== 'name')
  const rows = isNarrowed ? await gathered(ctx, found) : await alongShelf(ctx, found)
  const more = rows.length > PAGE_SIZE
  const shown = rows.slice(0, PAGE_SIZE)
  if (before) shown.reverse()
  const [first, last] = [shown.at(0), shown.at(-1)]
  return {
    products: shown.flatMap(({ card }) => card ?? []),
    next: last && (before || more) ? cursorText(last.cursor) : null,
    previous: first && (after || (before && more)) ? cursorText(first.cursor) : null,
  }
}

type Listed = Pick<Placed, 'cursor'> & { readonly card: ProductCard | null }

/**
 * All of the shelf, and a category in the order of its index, are read the same way whatever is asked for: the plan is kept,
 * and one statement is all.
 */
async function alongShelf(ctx: Ctx, found: RawBuilder<Placed>): Promise<readonly Listed[]> {
  const { rows } = await sql<ProductCardRow & Placed>`
    with found as materialized (${found}) select ${CARD_COLUMNS}, found.cursor ${SHELF}
    join found on found.id = p.id order by found.place`.execute(db(ctx))
  const cards = await cardsOf(ctx, rows)
  return rows.map(({ cursor }, at) => ({ cursor, card: cards[at] ?? null }))
}

/**
 * What else narrows the list decides whether it is read in its order, or gathered and then sorted: which products they are
 * is planned anew each time. What their cards say is not.
 */
async function gathered(ctx: Ctx, found: RawBuilder<Placed>): Promise<readonly Listed[]> {
  const { rows } = await sql<Placed>`${PLAN_ANEW} ${found}`.execute(db(ctx))
  const cards = await productsById(
    ctx,
    rows.map(({ id }) => id),
  )
  // What was taken off the shelf in between has no card any more, but its place.
  return rows.map(({ id, cursor }) => ({ cursor, card: cards.get(id) ?? null }))
}

/** Only then does it matter whose prices they are. */
export const asksForPrices = ({ minPrice, maxPrice }: ProductFilter): boolean =>
  minPrice !== undefined || maxPrice !== undefined

/** Over the alias `s` of the shelf. What is not there finds nothing. */
export async function conditions(
  ctx: Ctx,
  filter: ProductFilter,
  prices: ViewerPrices | null,
): Promise<readonly RawBuilder<unknown>[]> {
  const { branch, narrowed } = await narrowing(ctx, filter, prices)
  return withinBranch(branch, narrowed)
}

type Narrowing = {
  /** The category that was asked for and all below it; null where none was. */
  readonly branch: readonly string[] | null
  readonly narrowed: readonly RawBuilder<unknown>[]
}

const withinBranch = (
  branch: Narrowing['branch'],
  narrowed: Narrowing['narrowed'],
): readonly RawBuilder<unknown>[] =>
  branch ? [sql`s.category_id = any(${branch}::uuid[])`, ...narrowed] : narrowed

async function narrowing(ctx: Ctx, filter: ProductFilter, prices: ViewerPrices | null): Promise<Narrowing> {
  const narrowed: RawBuilder<unknown>[] = []
  if (filter.producer) {
    const producer = await db(ctx)
      .selectFrom('producers')
      .select('id')
      .where('slug', '=', filter.producer)
      .executeTakeFirst()
    narrowed.push(producer ? sql`s.producer_id = ${producer.id}::uuid` : sql`false`)
  }
  if (filter.properties && filter.properties.length > 0)
    narrowed.push(sql`s.properties @> ${[...filter.properties]}::text[]`)
  if (filter.inStock) narrowed.push(sql`not s.sold_out`)
  narrowed.push(...pricedWithin(prices, filter))
  return { branch: filter.category ? await categoryBranch(ctx, filter.category) : null, narrowed }
}
