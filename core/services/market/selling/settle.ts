import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { Buyer, OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { type VariantItem, variantItems } from './items'
import { orderableItems, sourceLines } from './line-sources'
import { purgeAvailability } from './purge-availability'
import { soldOut } from './reserve'

/**
 * A paid order takes its stock. Idempotent: a line that was settled is left alone. A line whose reservation
 * had run out is taken from what is left; `SoldOut` when that is not enough.
 */
export async function settle(tx: Tx, items: readonly OrderedItem[], _buyer: Buyer): Promise<void> {
  const wanted = variantItems(items)
  const short: string[] = []
  for (const item of wanted) {
    if (await isSettled(tx, item)) continue
    if (!(await takeStock(tx, item))) short.push(item.variantId)
  }
  if (short.length > 0) throw await soldOut(tx, short)
  await sourceLines(tx, wanted, await orderableItems(tx, wanted))
  await purgeAvailability(tx, wanted)
}

/** Writes the sale first: its unique index makes one of two callbacks wait for the other, and then find it settled. */
async function isSettled(tx: Tx, { orderLineId, variantId, quantity }: VariantItem): Promise<boolean> {
  const written = await sql`
    insert into stock_movements (id, variant_id, quantity, reason, order_line_id, moved_at)
    select ${Bun.randomUUIDv7()}, id, ${-quantity}, 'sale', ${orderLineId}, ${tx.now} from variants where id = ${variantId}
    on conflict (order_line_id) where reason = 'sale' do nothing returning id`.execute(db(tx))
  if (written.rows.length > 0) return false
  const known = await db(tx)
    .selectFrom('stock_movements')
    .select('id')
    .where('order_line_id', '=', orderLineId)
    .where('reason', '=', 'sale')
    .executeTakeFirst()
  return known !== undefined
}

async function takeStock(tx: Tx, item: VariantItem): Promise<boolean> {
  const { orderLineId, variantId } = item
  const reservation = await db(tx)
    .deleteFrom('reservations')
    .where('order_line_id', '=', orderLineId)
    .where('variant_id', '=', variantId)
    .returning('quantity')
    .executeTakeFirst()
  const promised = reservation?.quantity ?? 0
  if (await take(tx, item, promised)) return true
  return (await makeOnDemand(tx, item, promised)) && take(tx, item, promised)
}

async function take(tx: Tx, { variantId, quantity }: VariantItem, promised: number): Promise<boolean> {
  const taken = await db(tx)
    .updateTable('variants')
    .set(({ eb }) => ({ stock: eb('stock', '-', quantity), reserved: eb('reserved', '-', promised) }))
    .where('id', '=', variantId)
    .where(({ eb, ref }) => eb(eb('stock', '-', ref('reserved')), '>=', quantity - promised))
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** What is not on the shelf comes onto it, as a delivery in the ledger: only of what is sold on demand. */
async function makeOnDemand(
  tx: Tx,
  { variantId, quantity }: VariantItem,
  promised: number,
): Promise<boolean> {
  const variant = await db(tx)
    .selectFrom('variants')
    .select(['stock', 'reserved'])
    .where('id', '=', variantId)
    .where('on_demand', '=', true)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!variant) return false
  const missing = quantity - promised - (variant.stock - variant.reserved)
  await db(tx)
    .updateTable('variants')
    .set(({ eb }) => ({ stock: eb('stock', '+', missing) }))
    .where('id', '=', variantId)
    .execute()
  await db(tx)
    .insertInto('stock_movements')
    .values({
      id: Bun.randomUUIDv7(),
      variant_id: variantId,
      quantity: missing,
      reason: 'delivery',
      note: 'Made to order',
      moved_at: tx.now,
    })
    .execute()
  return true
}
