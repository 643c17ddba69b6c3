import { type Selectable, sql } from 'kysely'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { FOR_SALE } from '../products/for-sale'

const KEPT_MS = 10 * 60_000

/** A category or producer with how many listed products it has. */
export type Facet = {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly products: number
}

export type Facets = { readonly categories: readonly Facet[]; readonly producers: readonly Facet[] }

/** What the list can be narrowed by: the same for every page of it, so counted once until a product changes. */
export async function facets(ctx: Ctx): Promise<Facets> {
  const kept = await remember(ctx.house.cache, 'market:facets', {
    ttlMs: KEPT_MS,
    tags: ['products', 'producers'],
    make: async () =>
      JSON.stringify({ categories: await categoryFacets(ctx), producers: await producerFacets(ctx) }),
  })
  return JSON.parse(kept) as Facets
}

type CountedCategory = Pick<Selectable<Database['categories']>, 'slug' | 'name' | 'description'> & {
  products: number
}

/** Categories in the order the shopkeeper gave them; empty ones are left out. */
async function categoryFacets(ctx: Ctx): Promise<Facet[]> {
  const { rows } = await sql<CountedCategory>`
    select c.slug, c.name, c.description, count(*)::int as products
    from categories c join products p on p.category_id = c.id join listings l on l.product_id = p.id
    where exists (select 1 from variants v where v.product_id = p.id and ${FOR_SALE})
    group by c.id order by c.position, ${inReadingOrder('c.name')}`.execute(db(ctx))
  return rows
}

type CountedProducer = Pick<Selectable<Database['producers']>, 'slug' | 'name'> & {
  description: Selectable<Database['producers']>['practice']
  products: number
}

/** Producers with something on sale, by name. */
async function producerFacets(ctx: Ctx): Promise<Facet[]> {
  const { rows } = await sql<CountedProducer>`
    select pr.slug, pr.name, pr.practice as description, count(*)::int as products
    from producers pr join products p on p.producer_id = pr.id join listings l on l.product_id = p.id
    where exists (select 1 from variants v where v.product_id = p.id and ${FOR_SALE})
    group by pr.id order by ${inReadingOrder('pr.name')}`.execute(db(ctx))
  return rows
}
