import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

/** The listed ones among these products, by id. */
export async function productsById(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ProductCard>> {
  if (ids.length === 0) return new Map()
  const { rows } =
    await sql<ProductCardRow>`select ${CARD_COLUMNS} ${SHELF} where p.id = any(${ids}::uuid[])`.execute(
      db(ctx),
    )
  return new Map((await cardsOf(ctx, rows)).map(card => [card.id, card]))
}
