import type { Tx } from '#core/contracts/ctx'

/** Pages that say how much of these variants is left are out of date once the transaction is committed. */
export async function purgeAvailability(tx: Tx, variantIds: readonly string[]): Promise<void> {
  if (variantIds.length === 0) return
  const rows = await tx.em.execute<{ product_id: string }[]>(
    'select distinct product_id from variants where id in (?)',
    [variantIds],
  )
  tx.purge('products', ...rows.map(row => `product:${row.product_id}`))
}
