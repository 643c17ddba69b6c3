import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { categoryBranch } from '../categories/category-tree'
import { type Cursor, cursorText, readCursor } from './cursor'
import { pageOfShelf, SORTS, type Sort, whereAll } from './page-of-shelf'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'
import { pricedWithin, type ViewerPrices, viewerPrices } from './viewer-prices'

export const PAGE_SIZE = 24
/** More are not counted for a page that shows two dozen: it says "more than". */
export const MOST_COUNTED = 1_000

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
  /** `MOST_COUNTED + 1` where there are more than are counted. */
  readonly total: number
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
  const all = withinBranch(branch, narrowed)
  const { rows } = await sql<PageRow>`${planOf(sort, branch, narrowed)}
    with ${found} select ${CARD_COLUMNS}, found.cursor as place, (${countOf(all)}) as total
    ${SHELF} join found on found.product_id = p.id
    order by found.place`.execute(db(ctx))
  const more = rows.length > PAGE_SIZE
  const shown = rows.slice(0, PAGE_SIZE)
  if (before) shown.reverse()
  const [first, last] = [shown.at(0), shown.at(-1)]
  return {
    products: await cardsOf(ctx, shown),
    // A page without any has no row to say how many there are.
    total: first?.total ?? (await countAll(ctx, all)),
    next: last && (before || more) ? cursorText(last.place) : null,
    previous: first && (after || (before && more)) ? cursorText(first.place) : null,
  }
}

type PageRow = ProductCardRow & { place: Cursor; total: number }

/**
 * All of the shelf, and a category in the order of its index, are read the same way whatever is asked for: such plans are
 * kept. What else narrows the list decides whether it is read in its order, or gathered and then sorted.
 */
function planOf(sort: Sort, branch: readonly string[] | null, narrowed: readonly RawBuilder<unknown>[]) {
  return narrowed.length > 0 || (branch && sort !== 'name') ? PLAN_ANEW : sql``
}

async function countAll(ctx: Ctx, all: readonly RawBuilder<unknown>[]): Promise<number> {
  const { rows } = await sql<{ total: number }>`${countOf(all)}`.execute(db(ctx))
  return rows[0]?.total ?? 0
}

function countOf(all: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const found = sql`from shelf_products s ${all.length > 0 ? whereAll(all) : sql`order by s.product_id`}`
  return countUpTo(found, MOST_COUNTED)
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
