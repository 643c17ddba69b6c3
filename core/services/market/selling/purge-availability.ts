import type { Tx } from '#core/contracts/ctx'
import { LOW_STOCK } from '../catalogue/availability'
import type { VariantItem } from './items'

type Row = { id: string; product_id: string; available: number; of_product: number | null }

/**
 * Pages that say how much of these variants is left are out of date once the transaction is committed: those of
 * the product when a variant is, or was, down to what is counted aloud, and all lists when the product is.
 * Out of plenty nothing that is shown changes, and every page may be kept: a busy day would empty the cache.
 */
export async function purgeAvailability(tx: Tx, items: readonly VariantItem[]): Promise<void> {
  if (items.length === 0) return
  const rows = await tx.em.execute<Row[]>(
    `select v.id, v.product_id, v.stock - v.reserved as available,
            (select sum(s.stock - s.reserved)::int from variants s where s.product_id = v.product_id
              and not exists (select from variant_retirements ret where ret.variant_id = s.id)) as of_product
     from variants v where v.id in (?)`,
    [items.map(({ variantId }) => variantId)],
  )
  for (const row of rows) {
    const moved = items
      .filter(item => item.variantId === row.id)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    // Taken or given back: at the most it was so many fewer before, or will have been.
    if (row.available - moved <= LOW_STOCK) tx.purge(`product:${row.product_id}`)
    if ((row.of_product ?? 0) - moved <= LOW_STOCK) tx.purge('products')
  }
}
