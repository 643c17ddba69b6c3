import type { Tx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { NOT_RETIRED } from '../products/retire-variant'
import { availableNow, sellableOf, variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/**
 * Promises stock to an unpaid order until `expiresAt`. Throws `SoldOut` naming every item that is short;
 * the caller's transaction is then given up, so none is kept.
 */
export async function reserve(tx: Tx, items: readonly OrderedItem[], expiresAt: Date): Promise<void> {
  const wanted = variantItems(items)
  const short: string[] = []
  for (const { orderLineId, variantId, quantity } of wanted) {
    // The condition is checked under the row's lock: of two buyers of the last jar, the second sees what the first left.
    const [kept] = await tx.em.execute<unknown[]>(
      `update variants v set reserved = reserved + ?::int
       where id = ? and stock - reserved >= ?::int and ${NOT_RETIRED}
         and v.price_currency = (select coop_currency())
         and exists (select 1 from listings l where l.product_id = v.product_id)
       returning id`,
      [quantity, variantId, quantity],
    )
    if (!kept) {
      short.push(variantId)
      continue
    }
    await tx.em.execute(
      `insert into reservations (id, order_line_id, variant_id, quantity, reserved_at, expires_at)
       values (?, ?, ?, ?, ?, ?)`,
      [Bun.randomUUIDv7(), orderLineId, variantId, quantity, tx.now, expiresAt],
    )
  }
  if (short.length > 0) throw await soldOut(tx, short)
  await purgeAvailability(tx, wanted)
}

/** What is short, with how many could still be had. */
export async function soldOut(tx: Tx, variantIds: readonly string[]): Promise<SoldOut> {
  const items = []
  for (const variantId of variantIds) {
    items.push({ sellable: sellableOf(variantId), available: await availableNow(tx, variantId) })
  }
  return new SoldOut(items)
}
