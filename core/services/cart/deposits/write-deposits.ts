import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { sellableOf } from '../sellables'
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
    .select([
      'id',
      'variant_id',
      'ticket_type_id',
      'occurrence_id',
      'quantity',
      'vat_rate',
      'currency',
      'position',
    ])
    .where('id', 'in', lineIds)
    .execute()
  const bought = rows.flatMap(row => {
    const sellable = sellableOf(row)
    return sellable ? [{ key: row.id, sellable, quantity: row.quantity, vatRate: row.vat_rate }] : []
  })
  for (const { key, amount, vatRate } of await depositsFor(tx, bought)) {
    const line = rows.find(({ id }) => id === key)
    await db(tx)
      .insertInto('order_adjustments')
      .values({
        ...{ id: Bun.randomUUIDv7(), order_id: orderId, order_line_id: key, kind: 'deposit', label: DEPOSIT },
        ...{ amount, currency: line?.currency ?? tx.house.site().currency, vat_rate: vatRate },
        ...{ position: line?.position ?? 0, created_at: tx.now },
      })
      .execute()
  }
}
