import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { FOR_SALE } from '../products/for-sale'
import { CARD_COLUMNS, cardOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export const PAGE_SIZE = 24

export const SORTS = {
  name: sql`${inReadingOrder('p.title')}, p.id`,
  new: sql`l.listed_at desc, p.id desc`,
  cheap: sql`v.low, ${inReadingOrder('p.title')}, p.id`,
  dear: sql`v.high desc, ${inReadingOrder('p.title')}, p.id`,
} as const

export type Sort = keyof typeof SORTS

/** What narrows the list; slugs, and prices in minor units. */
export type ProductFilter = {
  readonly category?: string
  readonly producer?: string
  readonly inStock?: boolean
  readonly minPrice?: number
  readonly maxPrice?: number
}

export type ProductPage = { readonly products: readonly ProductCard[]; readonly total: number }

/** All that is on sale, with no more than is needed to narrow and sort it: what is shown is joined to one page of it. */
const WHOLE_SHELF = sql`
  from products p
  join listings l on l.product_id = p.id
  join (select product_id, min(price_amount) as low, max(price_amount) as high, sum(stock - reserved)::int as available
        from variants v where ${FOR_SALE} group by product_id) v on v.product_id = p.id
  left join producers pr on pr.id = p.producer_id
  left join categories c on c.id = p.category_id`

/** One page of what is on sale, counted from 1, and how many there are in all. */
export async function listProducts(
  ctx: Ctx,
  filter: ProductFilter & { readonly sort?: Sort; readonly page?: number },
): Promise<ProductPage> {
  const where = conditions(filter)
  const order = SORTS[filter.sort ?? 'name']
  const offset = (Math.max(1, filter.page ?? 1) - 1) * PAGE_SIZE
  const { rows } = await sql<ProductCardRow & { total: number }>`
    with found as materialized (
      select p.id, count(*) over ()::int as total ${WHOLE_SHELF} ${where}
      order by ${order} limit ${PAGE_SIZE} offset ${offset})
    select ${CARD_COLUMNS}, found.total ${SHELF} join found on found.id = p.id
    order by ${order}`.execute(db(ctx))
  const [first] = rows
  return { products: rows.map(cardOf), total: first ? first.total : await countBehind(ctx, filter, offset) }
}

/** A page behind the last one has no row to say the total. */
async function countBehind(ctx: Ctx, filter: ProductFilter, offset: number): Promise<number> {
  if (offset === 0) return 0
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total ${WHOLE_SHELF} ${conditions(filter)}`.execute(db(ctx))
  return rows[0]?.total ?? 0
}

/** `where …` over the aliases of `WHOLE_SHELF`; empty when nothing narrows the list. */
function conditions(filter: ProductFilter): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = []
  if (filter.category) all.push(sql`c.slug = ${filter.category}`)
  if (filter.producer) all.push(sql`pr.slug = ${filter.producer}`)
  if (filter.inStock) all.push(sql`v.available > 0`)
  if (filter.minPrice !== undefined) all.push(sql`v.high >= ${filter.minPrice}`)
  if (filter.maxPrice !== undefined) all.push(sql`v.low <= ${filter.maxPrice}`)
  return all.length > 0 ? sql`where ${sql.join(all, sql` and `)}` : sql``
}
