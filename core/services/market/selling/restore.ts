import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/** So many of a paid line were refunded: they are on the shelf again. A variant that is gone by then stays gone. */
export async function restore(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const returned = variantItems(items)
  for (const { orderLineId, variantId, quantity } of returned) {
    await tx.em.execute(
      `with shelf as (update variants set stock = stock + ?::int where id = ? returning id)
       insert into stock_movements (id, variant_id, quantity, reason, order_line_id, moved_by_id, moved_at)
       select ?, id, ?::int, 'refund', ?, ?, ? from shelf`,
      [quantity, variantId, Bun.randomUUIDv7(), quantity, orderLineId, tx.viewer.member?.id ?? null, tx.now],
    )
  }
  await purgeAvailability(tx, returned)
}
