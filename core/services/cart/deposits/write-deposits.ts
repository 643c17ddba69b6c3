import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { DEPOSIT, depositsFor } from './deposits-for'

/** The deposits of these lines of an order, written anew as their quantities want them. */
export async function writeDeposits(tx: Tx, orderId: string, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return
  await db(tx)
    .deleteFrom('order_adjustments')
    .where('order_line_id', 'in', lineIds)
    .where('kind', '=', 'deposit')
    .execute()
  const rows = await db(tx)
    .selectFrom('order_lines')
    .select(['id', 'variant_id', 'quantity', 'vat_rate', 'currency', 'position'])
    .where('id', 'in', lineIds)
    .execute()
  const { currency } = tx.house.site()
  const packaging = await tx.services.market.packagingOf(
    tx,
    rows.flatMap(({ variant_id }) => variant_id ?? []),
  )
  const bought = rows.map(row => ({
    key: row.id,
    quantity: row.quantity,
    vatRate: row.vat_rate,
    deposit: row.variant_id ? packaging.get(row.variant_id)?.deposit : null,
  }))
  const written = depositsFor(currency, bought).map(({ key, amount, vatRate }) => {
    const line = rows.find(({ id }) => id === key)
    return {
      id: Bun.randomUUIDv7(),
      order_id: orderId,
      order_line_id: key,
      kind: 'deposit' as const,
      label: DEPOSIT,
      amount,
      currency: line?.currency ?? currency,
      vat_rate: vatRate,
      position: line?.position ?? 0,
      created_at: tx.now,
    }
  })
  if (written.length > 0) await db(tx).insertInto('order_adjustments').values(written).execute()
}
