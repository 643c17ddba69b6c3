import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { ReturnedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { type VariantItem, variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/**
 * So many of a paid line were refunded: they are on the shelf again, or, when they are not fit to be sold, in the
 * ledger alone, as come back and thrown away in one. One that was retired is there, too, and may be sold when it comes back.
 */
export async function restore(tx: Tx, items: readonly ReturnedItem[]): Promise<void> {
  const kept = variantItems(items.filter(({ backInStock }) => backInStock !== false))
  const spoiled = variantItems(items.filter(({ backInStock }) => backInStock === false))
  const reasons = new Map(items.map(({ orderLineId, reason = '' }) => [orderLineId, reason]))
  for (const item of kept) {
    const shelf = await db(tx)
      .updateTable('variants')
      .set(({ eb }) => ({ stock: eb('stock', '+', item.quantity) }))
      .where('id', '=', item.variantId)
      .returning('id')
      .executeTakeFirst()
    if (shelf) await move(tx, item, 'refund', reasons.get(item.orderLineId) ?? '')
  }
  for (const item of spoiled) {
    const note = ['Not fit to sell again', reasons.get(item.orderLineId)].filter(Boolean).join(': ')
    await move(tx, item, 'refund', note)
    await move(tx, { ...item, quantity: -item.quantity }, 'waste', note)
  }
  await purgeAvailability(tx, kept)
}

async function move(tx: Tx, item: VariantItem, reason: 'refund' | 'waste', note: string): Promise<void> {
  const { orderLineId, variantId, quantity } = item
  const by = tx.viewer.member?.id ?? null
  await sql`
    insert into stock_movements (id, variant_id, quantity, reason, note, order_line_id, moved_by_id, moved_at)
    select ${Bun.randomUUIDv7()}, id, ${quantity}, ${reason}, ${note}, ${orderLineId}, ${by}, ${tx.now}
    from variants where id = ${variantId}`.execute(db(tx))
}
