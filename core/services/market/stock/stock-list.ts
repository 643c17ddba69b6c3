import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { NOT_RETIRED } from '../products/for-sale'
import { isNamed } from '../products/is-named'
import { BY_TITLE } from '../products/title-order'

export type StockSummary = {
  readonly variantId: string
  readonly productId: string
  readonly title: string
  readonly name: string
  readonly sku: string
  readonly stock: number
  readonly reserved: number
  /** Stock after each of the last movements, oldest first. */
  readonly recent: readonly number[]
}

export const STOCK_PER_PAGE = 100

/**
 * Variants of what is listed, by title; with `low` only those that run out, the scarcest first; with `query` those of which
 * a title contains it or an article number begins so. Pages count from 1.
 */
export async function stockList(
  ctx: Ctx,
  { low = false, query = '', page = 1 }: { low?: boolean; query?: string; page?: number } = {},
): Promise<{ lines: StockSummary[]; total: number }> {
  requireRole(ctx, 'stock')
  const wanted = sql`${isNamed(query)} and ${NOT_RETIRED}`
  const shown = low
    ? sql`scarce_variants sv join variants v on v.id = sv.variant_id join products p on p.id = v.product_id
      where ${wanted} order by sv.available, sv.title_key collate "C", p.id, v.position, v.id`
    : sql`products p join listings l on l.product_id = p.id join variants v on v.product_id = p.id
      where ${wanted} order by ${BY_TITLE}, v.position, v.id`
  const { rows: lines } = await sql<StockSummary>`
    select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku, v.stock, v.reserved,
      coalesce((select json_agg(balance order by moved_at, id) from (
        select moved_at, id, v.stock - coalesce(sum(quantity) over (order by moved_at desc, id desc
          rows between unbounded preceding and 1 preceding), 0)::int as balance
        from stock_movements where variant_id = v.id order by moved_at desc, id desc limit 12) last), '[]') as recent
    from ${shown} limit ${sql.lit(STOCK_PER_PAGE)} offset ${(page - 1) * STOCK_PER_PAGE}`.execute(db(ctx))
  // One listing, or one thing that runs out, after the other, until enough are counted.
  const found = low
    ? sql`from scarce_variants sv cross join lateral (select from variants v where v.id = sv.variant_id and ${wanted} offset 0) each_of`
    : sql`from listings l
    cross join lateral (select from variants v where v.product_id = l.product_id and ${wanted} offset 0) each_of`
  return { lines, total: await countRows(ctx, found, { page, perPage: STOCK_PER_PAGE }) }
}
