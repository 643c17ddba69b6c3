import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { likeContaining, likeStarting } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { NOT_RETIRED } from './for-sale'
import { priceOf } from './variant-money'

export type PriceSummary = {
  readonly variantId: string
  readonly productId: string
  readonly title: string
  readonly name: string
  readonly sku: string
  readonly listed: boolean
  readonly price: Money
}

type Row = Pick<Selectable<Database['variants']>, 'name' | 'sku' | 'price_amount' | 'price_currency'> &
  Pick<Selectable<Database['products']>, 'title'> & {
    variantId: Selectable<Database['variants']>['id']
    productId: Selectable<Database['products']>['id']
    listed: boolean
    total: number
  }

export const PRICES_PER_PAGE = 50

/** Every variant by the title of its product, 50 a page, counted from 1. For shopkeepers. */
export async function priceList(
  ctx: Ctx,
  { query = '', page = 1 }: { query?: string; page?: number },
): Promise<{ lines: readonly PriceSummary[]; total: number }> {
  requireRole(ctx, 'shopkeeper')
  const { rows } = await sql<Row>`
    select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku, l.product_id is not null as listed,
           v.price_amount, v.price_currency, count(*) over ()::int as total
    from variants v join products p on p.id = v.product_id left join listings l on l.product_id = p.id
    where (p.title ilike ${likeContaining(query)} or v.sku ilike ${likeStarting(query)}) and ${NOT_RETIRED}
    order by ${inReadingOrder('p.title')}, p.id, v.position, v.id
    limit ${PRICES_PER_PAGE} offset ${(page - 1) * PRICES_PER_PAGE}`.execute(db(ctx))
  return { lines: rows.map(lineOf), total: rows[0]?.total ?? 0 }
}

function lineOf({ total: _, price_amount, price_currency, ...line }: Row): PriceSummary {
  return { ...line, price: priceOf({ price_amount, price_currency }) }
}
