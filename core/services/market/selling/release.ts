import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/** Gives back what was promised to an order that came to nothing. Idempotent: no reservation, nothing to give back. */
export async function release(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const given = variantItems(items)
  for (const { orderLineId, variantId } of given) {
    await tx.em.execute(
      `with gone as (delete from reservations where order_line_id = ? and variant_id = ? returning quantity)
       update variants set reserved = reserved - gone.quantity from gone where id = ?`,
      [orderLineId, variantId, variantId],
    )
  }
  await purgeAvailability(tx, given)
}
