import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { COOP_CURRENCY } from '#core/database/coop-currency'
import { countForPage } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { likeContaining, likeStarting } from '#core/database/like'
import { NOT_RETIRED } from './for-sale'
import { BY_TITLE } from './title-order'

export type ProductState = 'listed' | 'unlisted'

export type WorkProduct = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly producer: string | null
  readonly variants: number
  readonly price: Money | null
  readonly stock: number
  readonly available: number
  readonly listed: boolean
  readonly featured: boolean
}

type Row = Pick<Selectable<Database['products']>, 'id' | 'slug' | 'title'> & {
  producer: Selectable<Database['producers']>['name'] | null
  listed: boolean
  featured: boolean
  variants: number
  amount: Selectable<Database['variants']>['price_amount'] | null
  currency: string | null
  stock: number
  available: number
  total: number
}

export const WORK_PAGE_SIZE = 50

/** A shopkeeper's products by title, 50 a page, counted from 1. */
export async function productsForWork(
  ctx: Ctx,
  { query = '', state, page = 1 }: { query?: string; state?: ProductState; page?: number },
): Promise<{ products: readonly WorkProduct[]; total: number }> {
  requireRole(ctx, 'shopkeeper')
  const named =
    query === ''
      ? sql`true`
      : sql`(p.title ilike ${likeContaining(query)}
    or exists (select 1 from variants s where s.product_id = p.id and s.sku ilike ${likeStarting(query)}))`
  const inState = state ? sql`(l.product_id is not null) = ${state === 'listed'}` : sql`true`
  const found = sql`from products p left join listings l on l.product_id = p.id where ${named} and ${inState}`
  // The page is found by its index before anything is added up.
  const { rows } = await sql<Row>`
    with page as materialized (
      select p.id ${found} order by ${BY_TITLE} limit ${sql.lit(WORK_PAGE_SIZE)} offset ${(page - 1) * WORK_PAGE_SIZE})
    select p.id, p.slug, p.title, pr.name as producer, l.product_id is not null as listed, coalesce(l.featured, false) as featured,
           count(v.id)::int as variants, min(v.price_amount) filter (where v.price_currency = ${COOP_CURRENCY}) as amount,
           ${COOP_CURRENCY} as currency,
           coalesce(sum(v.stock), 0)::int as stock, coalesce(sum(v.stock - v.reserved), 0)::int as available,
           (${countForPage(found, { page, perPage: WORK_PAGE_SIZE })}) as total
    from page join products p on p.id = page.id left join listings l on l.product_id = p.id
    left join producers pr on pr.id = p.producer_id left join variants v on v.product_id = p.id and ${NOT_RETIRED}
    group by p.id, l.product_id, l.featured, pr.name order by ${BY_TITLE}`.execute(db(ctx))
  return { products: rows.map(shown), total: rows[0]?.total ?? 0 }
}

function shown({ amount, currency, total: _, ...row }: Row): WorkProduct {
  return { ...row, price: amount !== null && currency ? { amount, currency } : null }
}
