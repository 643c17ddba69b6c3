import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'

/** Of goods that are sold by weight it is written down how much was thought to be ordered. */
export async function writeEstimates(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const goods = items.flatMap(({ orderLineId, sellable }) =>
    sellable.kind === 'product' ? [{ orderLineId, variantId: sellable.variantId }] : [],
  )
  const packaging = await tx.services.market.packagingOf(
    tx,
    goods.map(({ variantId }) => variantId),
  )
  for (const { orderLineId, variantId } of goods) {
    const grams = packaging.get(variantId)?.grams
    if (!grams) continue
    await db(tx)
      .insertInto('order_line_weights')
      .values({ order_line_id: orderLineId, estimated_grams: grams })
      .onConflict(conflict => conflict.column('order_line_id').doNothing())
      .execute()
  }
}
