import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { readOnce } from '#core/cache/read-once'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { categoryTree } from '../categories/category-tree'
import { asksForPrices, conditions, type ProductFilter } from './list-products'
import { whereClause } from './page-of-shelf'
import { type ViewerPrices, viewerPrices } from './viewer-prices'

const KEPT_MS = 10 * 60_000
/** Those with the most products; the others are found by their names. */
export const PRODUCERS_OFFERED = 12

/** A producer, property or category with how many products it has among those the rest of the filter leaves. */
export type Facet = {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly products: number
}

/** Counted with all that stand below it. */
export type CategoryFacet = Facet & {
  readonly id: string
  readonly parentId: string | null
  readonly depth: number
}

export type Facets = {
  /** How many products there are in all categories and in none. */
  readonly everything: number
  readonly categories: readonly CategoryFacet[]
  /** Those with the most products and the chosen one, by name. */
  readonly producers: readonly Facet[]
  /** How many there are beside them. */
  readonly otherProducers: number
  readonly properties: readonly Facet[]
}

/** More than so many are not told apart: a page that shows two dozen says "more than". */
export const MOST_COUNTED = 1_000

/** How many products the list of that category has, with what else narrows it where these were counted. */
export function productsIn({ categories, everything }: Facets, category?: string): number {
  if (category === undefined) return everything
  return categories.find(({ slug }) => slug === category)?.products ?? 0
}

/**
 * What the list can be narrowed by further: of categories and producers one is chosen, so each is counted as if the other
 * were chosen; a property narrows what is there. The same for every page and order, so counted once until a product changes;
 * where prices narrow it, once for each set of prices.
 */
export async function facets(ctx: Ctx, filter: ProductFilter = {}): Promise<Facets> {
  const { category, producer, properties = [], inStock, minPrice, maxPrice } = filter
  const prices = asksForPrices(filter) ? await viewerPrices(ctx) : null
  const key = JSON.stringify([
    category,
    producer,
    properties.toSorted(),
    inStock === true,
    minPrice,
    maxPrice,
    prices && digestOf(prices),
  ])
  const kept = await remember(ctx.house.cache, `market:facets-of-all:${key}`, {
    ttlMs: KEPT_MS,
    tags: ['products', 'producers'],
    make: async () =>
      JSON.stringify({
        ...(await categoryFacets(ctx, { ...filter, category: undefined }, prices)),
        ...(await producerFacets(ctx, filter, prices)),
        properties: await propertyFacets(ctx, filter, prices),
      }),
  })
  return read(kept)
}

const MOST_READ = 50
const read = readOnce(MOST_READ, kept => JSON.parse(kept) as Facets)

function digestOf({ percentOff, own }: ViewerPrices): string {
  const said = JSON.stringify([percentOff, ...[...own].toSorted(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(said).digest('base64url')
}

/** Categories in the order the shopkeeper gave them; empty ones are left out. */
async function categoryFacets(
  ctx: Ctx,
  filter: ProductFilter,
  prices: ViewerPrices | null,
): Promise<Pick<Facets, 'categories' | 'everything'>> {
  const { rows } = await sql<{ id: string | null; products: number }>`
    select s.category_id as id, count(*)::int as products from shelf_products s
    ${whereClause(await conditions(ctx, filter, prices))} group by s.category_id`.execute(db(ctx))
  const counts = new Map(rows.map(({ id, products }) => [id, products]))
  const all = (await categoryTree(ctx)).map(category => ({
    ...category,
    products: counts.get(category.id) ?? 0,
  }))
  // From the end each has been given all of its branch by the time it is added to its parent.
  const byId = new Map(all.map(category => [category.id, category]))
  for (const { parentId, products } of all.toReversed()) {
    const parent = parentId ? byId.get(parentId) : undefined
    if (parent) parent.products += products
  }
  const everything = rows.reduce((sum, { products }) => sum + products, 0)
  return { everything, categories: all.filter(({ products }) => products > 0) }
}

/** Producers of what the rest of the filter leaves whose names have `words` in them; of very many those with the most products. */
export async function producersCalled(ctx: Ctx, filter: ProductFilter, words: string) {
  const prices = asksForPrices(filter) ? await viewerPrices(ctx) : null
  return producerFacets(
    ctx,
    { ...filter, producer: undefined },
    prices,
    sql`pr.name ilike ${likeContaining(words)}`,
  )
}

async function producerFacets(
  ctx: Ctx,
  filter: ProductFilter,
  prices: ViewerPrices | null,
  called: RawBuilder<unknown> = sql`true`,
): Promise<Pick<Facets, 'producers' | 'otherProducers'>> {
  const others = await conditions(ctx, { ...filter, producer: undefined }, prices)
  const { rows } = await sql<Facet & { of: number }>`
    select slug, name, description, products, "of" from (
      select pr.slug, pr.name, pr.practice as description, counted.products, count(*) over ()::int as "of",
        row_number() over (order by (pr.slug = ${filter.producer ?? ''}) desc, counted.products desc, pr.id) as place
      from (
        select s.producer_id, count(*)::int as products from shelf_products s
        ${whereClause(others)} group by s.producer_id) counted
      join producers pr on pr.id = counted.producer_id where ${called}) ranked
    where place <= ${sql.lit(PRODUCERS_OFFERED)} order by ${inReadingOrder('name')}`.execute(db(ctx))
  const producers = rows.map(({ of: _, ...facet }) => facet)
  return { producers, otherProducers: (rows[0]?.of ?? 0) - producers.length }
}

async function propertyFacets(
  ctx: Ctx,
  filter: ProductFilter,
  prices: ViewerPrices | null,
): Promise<Facet[]> {
  const { rows } = await sql<Facet>`
    select o.slug, o.name, o.description, counted.products from (
      select slug, count(*)::int as products from shelf_products s, unnest(s.properties) slug
      ${whereClause(await conditions(ctx, filter, prices))} group by slug) counted
    join properties o on o.slug = counted.slug order by o.position, ${inReadingOrder('o.name')}`.execute(
    db(ctx),
  )
  return rows
}
