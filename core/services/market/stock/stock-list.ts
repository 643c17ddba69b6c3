import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining, likeStarting } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { LOW_STOCK } from '../catalogue/availability'
import { NOT_RETIRED } from '../products/for-sale'

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
 * Variants of what is listed, the scarcest first; with `low` only those that run out, with `query` those of which a
 * title contains it or an article number begins so. Pages count from 1.
 */
export async function stockList(
  ctx: Ctx,
  { low = false, query = '', page = 1 }: { low?: boolean; query?: string; page?: number } = {},
): Promise<{ lines: StockSummary[]; total: number }> {
  requireRole(ctx, 'stock')
  const words = query.trim()
  const named = words
    ? sql`(p.title ilike ${likeContaining(words)} or v.sku ilike ${likeStarting(words)})`
    : sql`true`
  const found = sql`from variants v join products p on p.id = v.product_id join listings l on l.product_id = p.id
    where ${low ? sql`v.stock - v.reserved <= ${LOW_STOCK}` : sql`true`} and ${named}
      and ${NOT_RETIRED}`
  const { rows: lines } = await sql<StockSummary>`
    select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku, v.stock, v.reserved,
      coalesce((select json_agg(balance order by moved_at, id) from (
        select moved_at, id, v.stock - coalesce(sum(quantity) over (order by moved_at desc, id desc
          rows between unbounded preceding and 1 preceding), 0)::int as balance
        from stock_movements where variant_id = v.id order by moved_at desc, id desc limit 12) last), '[]') as recent
    ${found} order by v.stock - v.reserved, ${inReadingOrder('p.title')}, v.position, v.id
    limit ${STOCK_PER_PAGE} offset ${(page - 1) * STOCK_PER_PAGE}`.execute(db(ctx))
  const { rows } = await sql<{ total: number }>`select count(*)::int as total ${found}`.execute(db(ctx))
  return { lines, total: rows[0]?.total ?? 0 }
}
