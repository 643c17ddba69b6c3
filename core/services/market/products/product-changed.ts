import { emit } from '#core/activities/emit'
import { productTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'

/** Tells that a product is not what it was, and drops the pages that show it. */
export async function productChanged(
  tx: Tx,
  productId: string,
  type: 'Create' | 'Update' | 'Delete' | 'Add' | 'Remove' = 'Update',
): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'product', id: productId } })
  tx.purge('products', productTag(productId))
}
