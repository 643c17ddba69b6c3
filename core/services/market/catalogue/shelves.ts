import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { NOT_RETIRED } from '../products/retire-variant'

const KEPT_MS = 10 * 60_000

/** A category or producer with how many listed products it has. */
export type Shelf = {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly products: number
}

export type Shelves = { readonly categories: readonly Shelf[]; readonly producers: readonly Shelf[] }

/** What the list can be narrowed by: the same for every page of it, so counted once until a product changes. */
export async function shelves(ctx: Ctx): Promise<Shelves> {
  const kept = await remember(ctx.house.cache, 'market:shelves', {
    ttlMs: KEPT_MS,
    tags: ['products', 'producers'],
    make: async () =>
      JSON.stringify({ categories: await categoryShelves(ctx), producers: await producerShelves(ctx) }),
  })
  return JSON.parse(kept) as Shelves
}

/** Categories in the order the shopkeeper gave them; empty ones are left out. */
function categoryShelves(ctx: Ctx): Promise<Shelf[]> {
  return ctx.em.execute<Shelf[]>(
    `select c.slug, c.name, c.description, count(*)::int as products
     from categories c join products p on p.category_id = c.id join listings l on l.product_id = p.id
     where exists (select 1 from variants v where v.product_id = p.id and ${NOT_RETIRED} and v.price_currency = (select coop_currency()))
     group by c.id order by c.position, c.name`,
  )
}

/** Producers with something on sale, by name. */
function producerShelves(ctx: Ctx): Promise<Shelf[]> {
  return ctx.em.execute<Shelf[]>(
    `select pr.slug, pr.name, pr.practice as description, count(*)::int as products
     from producers pr join products p on p.producer_id = pr.id join listings l on l.product_id = p.id
     where exists (select 1 from variants v where v.product_id = p.id and ${NOT_RETIRED} and v.price_currency = (select coop_currency()))
     group by pr.id order by pr.name`,
  )
}
