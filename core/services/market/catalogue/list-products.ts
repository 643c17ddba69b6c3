import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { categoryBranch } from '../categories/category-tree'
import { type Cursor, cursorText, readCursor } from './cursor'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export const PAGE_SIZE = 24
/** More are not counted for a page that shows two dozen: it says "more than". */
export const MOST_COUNTED = 1_000

/** What can be had stands first; then by this. Each has an index of its own. */
export const SORTS = {
  name: { key: sql`s.title_key`, type: 'string' },
  new: { key: sql`s.new_key`, type: 'number' },
  cheap: { key: sql`s.low`, type: 'number' },
  dear: { key: sql`s.dear_key`, type: 'number' },
  unit: { key: sql`s.unit_key`, type: 'number' },
} as const

export type Sort = keyof typeof SORTS

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

/** One page of what is on sale. Throws `NotFound` for a place that is none. */
export async function listProducts(
  ctx: Ctx,
  filter: ProductFilter & Place & { readonly sort?: Sort },
): Promise<ProductPage> {
  const { key, type } = SORTS[filter.sort ?? 'name']
  const after = readCursor(filter.after, ['boolean', type])
  const before = after ? null : readCursor(filter.before, ['boolean', type])
  const narrowed = await conditions(ctx, filter)
  const rows = await pageOf(ctx, { narrowed, key, type, after, before })
  const more = rows.length > PAGE_SIZE
  const shown = rows.slice(0, PAGE_SIZE)
  if (before) shown.reverse()
  const [first, last] = [shown.at(0), shown.at(-1)]
  return {
    products: await cardsOf(ctx, shown),
    total: await countUpTo(ctx, narrowed),
    next: last && (before || more) ? cursorText(last.place) : null,
    previous: first && (after || (before && more)) ? cursorText(first.place) : null,
  }
}

type PageRow = ProductCardRow & { place: Cursor }

type Wanted = {
  readonly narrowed: readonly RawBuilder<unknown>[]
  readonly key: RawBuilder<unknown>
  readonly type: 'string' | 'number'
  readonly after: Cursor | null
  readonly before: Cursor | null
}

/** One more than a page has; going backwards, in that order. */
async function pageOf(ctx: Ctx, { narrowed, key, type, after, before }: Wanted): Promise<PageRow[]> {
  const direction = before ? sql`desc` : sql`asc`
  const cursor = after ?? before
  const beyond = cursor
    ? [
        sql`(s.sold_out, ${key}, s.product_id) ${before ? sql`<` : sql`>`}
          (${cursor[0]}::boolean, ${cursor[1]}::${type === 'string' ? sql`text` : sql`bigint`}, ${cursor[2]}::uuid)`,
      ]
    : []
  const { rows } = await sql<PageRow>`
    with found as materialized (
      select s.product_id, row_number() over (order by s.sold_out ${direction}, ${key} ${direction}, s.product_id ${direction}) as place,
        jsonb_build_array(s.sold_out, ${key}, s.product_id) as cursor
      from shelf_products s ${whereAll([...narrowed, ...beyond])}
      order by s.sold_out ${direction}, ${key} ${direction}, s.product_id ${direction} limit ${PAGE_SIZE + 1})
    select ${CARD_COLUMNS}, found.cursor as place ${SHELF} join found on found.product_id = p.id
    order by found.place`.execute(db(ctx))
  return rows
}

async function countUpTo(ctx: Ctx, narrowed: readonly RawBuilder<unknown>[]): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from (
      select from shelf_products s ${whereAll(narrowed)} limit ${MOST_COUNTED + 1}) counted`.execute(db(ctx))
  return rows[0]?.total ?? 0
}

/** Over the alias `s` of the shelf. What is not there finds nothing. */
export async function conditions(ctx: Ctx, filter: ProductFilter): Promise<readonly RawBuilder<unknown>[]> {
  const all: RawBuilder<unknown>[] = []
  if (filter.category) {
    const branch = await categoryBranch(ctx, filter.category)
    // A single one is looked up in the order of its index; a branch is gathered.
    all.push(
      branch.length === 1
        ? sql`s.category_id = ${branch[0]}::uuid`
        : sql`s.category_id = any(${branch}::uuid[])`,
    )
  }
  if (filter.producer) {
    const producer = await db(ctx)
      .selectFrom('producers')
      .select('id')
      .where('slug', '=', filter.producer)
      .executeTakeFirst()
    all.push(producer ? sql`s.producer_id = ${producer.id}::uuid` : sql`false`)
  }
  if (filter.properties && filter.properties.length > 0)
    all.push(sql`s.properties @> ${[...filter.properties]}::text[]`)
  if (filter.inStock) all.push(sql`not s.sold_out`)
  if (filter.minPrice !== undefined) all.push(sql`s.high >= ${filter.minPrice}`)
  if (filter.maxPrice !== undefined) all.push(sql`s.low <= ${filter.maxPrice}`)
  return all
}

export function whereAll(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
}
