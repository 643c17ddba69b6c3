import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { CARD_COLUMNS, cardOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

const MOST = 6

/** What the shopkeeper put in the window, filled up with the newest; sold-out things only when nothing else is there. */
export async function featuredProducts(ctx: Ctx, limit = MOST): Promise<ProductCard[]> {
  const { rows } = await sql<ProductCardRow>`
    select ${CARD_COLUMNS} ${SHELF}
    order by v.available <= 0, l.featured desc, l.listed_at desc, p.id desc limit ${limit}`.execute(db(ctx))
  return rows.map(cardOf)
}
