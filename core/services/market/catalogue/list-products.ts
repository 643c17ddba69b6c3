import type { Ctx } from '#core/contracts/ctx'
import { NOT_RETIRED } from '../products/retire-variant'
import { CARD_COLUMNS, type CardRow, cardOf, type ProductCard, SHELF } from './product-card'

export const PAGE_SIZE = 24

export const SORTS = {
  name: 'lower(p.title), p.id',
  new: 'l.listed_at desc, p.id desc',
  cheap: 'v.low, lower(p.title), p.id',
  dear: 'v.high desc, lower(p.title), p.id',
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
const WHOLE_SHELF = `
  from products p
  join listings l on l.product_id = p.id
  join (select product_id, min(price_amount) as low, max(price_amount) as high, sum(stock - reserved)::int as available
        from variants v where ${NOT_RETIRED} and v.price_currency = (select coop_currency()) group by product_id) v on v.product_id = p.id
  left join producers pr on pr.id = p.producer_id
  left join categories c on c.id = p.category_id`

/** One page of what is on sale, counted from 1, and how many there are in all. */
export async function listProducts(
  ctx: Ctx,
  filter: ProductFilter & { readonly sort?: Sort; readonly page?: number },
): Promise<ProductPage> {
  const { where, params } = conditions(filter)
  const offset = (Math.max(1, filter.page ?? 1) - 1) * PAGE_SIZE
  const rows = await ctx.em.execute<(CardRow & { total: number })[]>(
    `with found as materialized (
       select p.id, count(*) over ()::int as total ${WHOLE_SHELF} ${where}
       order by ${SORTS[filter.sort ?? 'name']} limit ${PAGE_SIZE} offset ?::int)
     select ${CARD_COLUMNS}, found.total ${SHELF} join found on found.id = p.id
     order by ${SORTS[filter.sort ?? 'name']}`,
    [...params, offset],
  )
  const [first] = rows
  return { products: rows.map(cardOf), total: first ? first.total : await countBehind(ctx, filter, offset) }
}

/** A page behind the last one has no row to say the total. */
async function countBehind(ctx: Ctx, filter: ProductFilter, offset: number): Promise<number> {
  if (offset === 0) return 0
  const { where, params } = conditions(filter)
  const [row] = await ctx.em.execute<{ total: number }[]>(
    `select count(*)::int as total ${WHOLE_SHELF} ${where}`,
    params,
  )
  return row?.total ?? 0
}

/** `where …` over the aliases of `WHOLE_SHELF`, with the values of its placeholders. */
function conditions(filter: ProductFilter): { where: string; params: unknown[] } {
  const all: [string, unknown][] = []
  if (filter.category) all.push(['c.slug = ?', filter.category])
  if (filter.producer) all.push(['pr.slug = ?', filter.producer])
  if (filter.inStock) all.push(['v.available > ?', 0])
  if (filter.minPrice !== undefined) all.push(['v.high >= ?', filter.minPrice])
  if (filter.maxPrice !== undefined) all.push(['v.low <= ?', filter.maxPrice])
  if (all.length === 0) return { where: '', params: [] }
  return { where: `where ${all.map(([sql]) => sql).join(' and ')}`, params: all.map(([, value]) => value) }
}
