import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type ProductChoice = { readonly id: string; readonly title: string; readonly listed: boolean }

/** Every product by title, for whoever composes a page of them. */
export async function productChoices(ctx: Ctx): Promise<ProductChoice[]> {
  requireRole(ctx, 'editor', 'shopkeeper')
  return db(ctx)
    .selectFrom('products as p')
    .leftJoin('listings as l', 'l.product_id', 'p.id')
    .select(({ eb }) => [
      'p.id',
      'p.title',
      eb('l.product_id', 'is not', null).$castTo<boolean>().as('listed'),
    ])
    .orderBy(inReadingOrder('p.title'))
    .orderBy('p.id')
    .execute()
}
