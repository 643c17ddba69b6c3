import type { Ctx } from '#core/contracts/ctx'
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

/** One page of what is on sale, counted from 1, and how many there are in all. */
export async function listProducts(
  ctx: Ctx,
  filter: ProductFilter & { readonly sort?: Sort; readonly page?: number },
): Promise<ProductPage> {
  const { where, params } = conditions(filter)
  const offset = (Math.max(1, filter.page ?? 1) - 1) * PAGE_SIZE
  const rows = await ctx.em.execute<(CardRow & { total: number })[]>(
    `select ${CARD_COLUMNS}, count(*) over ()::int as total ${SHELF} ${where}
     order by ${SORTS[filter.sort ?? 'name']} limit ${PAGE_SIZE} offset ?::int`,
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
    `select count(*)::int as total ${SHELF} ${where}`,
    params,
  )
  return row?.total ?? 0
}

/** `where …` over the aliases of `SHELF`, with the values of its placeholders. */
export function conditions(filter: ProductFilter): { where: string; params: unknown[] } {
  const all: [string, unknown][] = []
  if (filter.category) all.push(['c.slug = ?', filter.category])
  if (filter.producer) all.push(['pr.slug = ?', filter.producer])
  if (filter.inStock) all.push(['v.available > ?', 0])
  if (filter.minPrice !== undefined) all.push(['v.high >= ?', filter.minPrice])
  if (filter.maxPrice !== undefined) all.push(['v.low <= ?', filter.maxPrice])
  if (all.length === 0) return { where: '', params: [] }
  return { where: `where ${all.map(([sql]) => sql).join(' and ')}`, params: all.map(([, value]) => value) }
}
