import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

const MOST = 6

/** What the shopkeeper put in the window, filled up with the newest; sold-out things only when nothing else is there. */
export async function featuredProducts(ctx: Ctx, limit = MOST): Promise<ProductCard[]> {
  const { rows } = await sql<ProductCardRow>`
    with found as (
      (select s.product_id, true as featured, s.sold_out, s.new_key
       from listings w join shelf_products s on s.product_id = w.product_id where w.featured
       order by s.sold_out, s.new_key, s.product_id desc limit ${sql.lit(limit)})
      union
      (select s.product_id, w.featured, s.sold_out, s.new_key
       from shelf_products s join listings w on w.product_id = s.product_id
       order by s.sold_out, s.new_key, s.product_id limit ${sql.lit(limit)}))
    select ${CARD_COLUMNS} ${SHELF} join found on found.product_id = p.id
    order by found.sold_out, found.featured desc, found.new_key, p.id desc limit ${sql.lit(limit)}`.execute(
    db(ctx),
  )
  return cardsOf(ctx, rows)
}
