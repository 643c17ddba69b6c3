import { recordAudit } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'

/** A new price stands in the history of its variant, and in the audit beside the one before it, null for a first one. */
export async function recordPrice(
  tx: Tx,
  variantId: string,
  price: Money,
  before: Money | null,
): Promise<void> {
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
  const subject = { kind: 'variant', id: variantId }
  await recordAudit(tx, {
    action: 'price.set',
    subject,
    before: before && shown(before),
    after: shown(price),
  })
}

const shown = ({ amount, currency }: Money) => ({ amount, currency })
