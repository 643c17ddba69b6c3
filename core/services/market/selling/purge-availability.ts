import { type Selectable, sql } from 'kysely'
import { productTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { LOW_STOCK } from '../catalogue/availability'
import { NOT_RETIRED } from '../products/for-sale'
import type { VariantItem } from './items'

type Row = Pick<Selectable<Database['variants']>, 'id' | 'product_id'> & {
  available: number
  of_product: number | null
}

/**
 * Pages that say how much of these variants is left are out of date once the transaction is committed: those of
 * the product when a variant is, or was, down to what is counted aloud, and all lists when the product is.
 * Out of plenty nothing that is shown changes, and every page may be kept: a busy day would empty the cache.
 */
export async function purgeAvailability(tx: Tx, items: readonly VariantItem[]): Promise<void> {
  if (items.length === 0) return
  const ids = items.map(({ variantId }) => variantId)
  const { rows } = await sql<Row>`
    select moved.id, moved.product_id, moved.stock - moved.reserved as available,
           (select sum(v.stock - v.reserved)::int from variants v
            where v.product_id = moved.product_id and ${NOT_RETIRED}) as of_product
    from variants moved where moved.id = any(${ids}::uuid[])`.execute(db(tx))
  for (const row of rows) {
    const moved = items
      .filter(item => item.variantId === row.id)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    // Taken or given back: at the most it was so many fewer before, or will have been.
    if (row.available - moved <= LOW_STOCK) tx.purge(productTag(row.product_id))
    if ((row.of_product ?? 0) - moved <= LOW_STOCK) tx.purge('products')
  }
}
