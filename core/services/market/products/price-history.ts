import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'

/** A new price stands in the history of its variant, with who set it and when. */
export async function notePrice(tx: Tx, variantId: string, price: Money): Promise<void> {
  await tx.em.execute(
    'insert into price_changes (id, variant_id, amount, currency, set_by_id, set_at) values (?, ?, ?, ?, ?, ?)',
    [Bun.randomUUIDv7(), variantId, price.amount, price.currency, tx.viewer.member?.id ?? null, tx.now],
  )
}
