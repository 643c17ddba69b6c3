import type { Ctx } from '#core/contracts/ctx'
import { CARD_COLUMNS, type CardRow, cardOf, type ProductCard, SHELF } from './product-card'

/** The listed ones among these products, by id. */
export async function productsById(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ProductCard>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.em.execute<CardRow[]>(`select ${CARD_COLUMNS} ${SHELF} where p.id in (?)`, [ids])
  return new Map(rows.map(row => [row.id, cardOf(row)]))
}
