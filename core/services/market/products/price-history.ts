import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'

/** A new price stands in the history of its variant, with who set it and when. */
export async function notePrice(tx: Tx, variantId: string, price: Money): Promise<void> {
  await db(tx)
    .insertInto('price_changes')
    .values({
      id: Bun.randomUUIDv7(),
      variant_id: variantId,
      amount: price.amount,
      currency: price.currency,
      set_by_id: tx.viewer.member?.id ?? null,
      set_at: tx.now,
    })
    .execute()
}
