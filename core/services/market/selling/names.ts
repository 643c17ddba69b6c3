import type { Ctx } from '#core/contracts/ctx'
import type { Named, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { sellableOf } from './items'

/** What variants are called, also of those that are not sold any more. */
export async function names(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Named[]> {
  const ids = sellables.flatMap(sellable => (sellable.kind === 'product' ? [sellable.variantId] : []))
  if (ids.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.id', 'p.title', 'v.name'])
    .where('v.id', 'in', ids)
    .execute()
  return rows.map(({ id, title, name }) => ({ sellable: sellableOf(id), title, detail: name }))
}
