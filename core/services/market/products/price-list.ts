import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireShopkeeper } from '../roles'
import { NOT_RETIRED } from './retire-variant'

export type PriceLine = {
  readonly variantId: string
  readonly productId: string
  readonly title: string
  readonly name: string
  readonly sku: string
  readonly listed: boolean
  readonly price: Money
}

export const PRICES_PER_PAGE = 50

/** Every variant by the title of its product, 50 a page, counted from 1. For shopkeepers. */
export async function priceList(
  ctx: Ctx,
  { query = '', page = 1 }: { query?: string; page?: number },
): Promise<{ lines: readonly PriceLine[]; total: number }> {
  requireShopkeeper(ctx)
  const like = query.replace(/[\\%_]/g, '\\$&')
  const rows = await ctx.em.execute<(PriceLine & { total: number })[]>(
    `select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku, l.id is not null as listed,
            json_build_object('amount', v.price_amount, 'currency', v.price_currency) as price,
            count(*) over ()::int as total
     from variants v join products p on p.id = v.product_id left join listings l on l.product_id = p.id
     where (p.title ilike '%' || ? || '%' or v.sku ilike ? || '%') and ${NOT_RETIRED}
     order by lower(p.title), p.id, v.position, v.id limit ${PRICES_PER_PAGE} offset ?::int`,
    [like, like, (page - 1) * PRICES_PER_PAGE],
  )
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}
