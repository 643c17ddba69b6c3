import type { Ctx } from '#core/contracts/ctx'

/** A category or producer with how many listed products it has. */
export type Shelf = {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly products: number
}

/** Categories in the order the shopkeeper gave them; empty ones are left out. */
export function categoryShelves(ctx: Ctx): Promise<Shelf[]> {
  return ctx.em.execute<Shelf[]>(
    `select c.slug, c.name, c.description, count(*)::int as products
     from categories c join products p on p.category_id = c.id join listings l on l.product_id = p.id
     where exists (select 1 from variants v where v.product_id = p.id)
     group by c.id order by c.position, c.name`,
  )
}

/** Producers with something on sale, by name. */
export function producerShelves(ctx: Ctx): Promise<Shelf[]> {
  return ctx.em.execute<Shelf[]>(
    `select pr.slug, pr.name, pr.practice as description, count(*)::int as products
     from producers pr join products p on p.producer_id = pr.id join listings l on l.product_id = p.id
     where exists (select 1 from variants v where v.product_id = p.id)
     group by pr.id order by pr.name`,
  )
}
