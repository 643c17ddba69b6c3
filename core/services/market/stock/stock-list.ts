import type { Ctx } from '#core/contracts/ctx'
import { LOW_STOCK } from '../catalogue/availability'
import { NOT_RETIRED } from '../products/retire-variant'
import { requireShopkeeper } from '../roles'

export type StockLine = {
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

/** Every variant of what is listed, the scarcest first; with `low` only those that run out. */
export async function stockList(ctx: Ctx, { low = false }: { low?: boolean } = {}): Promise<StockLine[]> {
  requireShopkeeper(ctx)
  return ctx.em.execute<StockLine[]>(
    `select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku, v.stock, v.reserved,
       coalesce((select json_agg(balance order by moved_at, id) from (
         select moved_at, id, v.stock - coalesce(sum(quantity) over (order by moved_at desc, id desc
           rows between unbounded preceding and 1 preceding), 0)::int as balance
         from stock_movements where variant_id = v.id order by moved_at desc, id desc limit 12) last), '[]') as recent
     from variants v join products p on p.id = v.product_id join listings l on l.product_id = p.id
     where (not ? or v.stock - v.reserved <= ${LOW_STOCK}) and ${NOT_RETIRED}
     order by v.stock - v.reserved, lower(p.title), v.position limit 500`,
    [low],
  )
}
