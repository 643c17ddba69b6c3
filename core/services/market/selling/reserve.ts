import type { Tx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { FOR_SALE } from '../products/for-sale'
import { availableNow, sellableOf, type VariantItem, variantItems } from './items'
import { orderableItems, sourceLines } from './line-sources'
import { purgeAvailability } from './purge-availability'

/**
 * Promises stock to an unpaid order until `expiresAt`. Throws `SoldOut` naming every item that is short;
 * the caller's transaction is then given up, so none is kept.
 */
export async function reserve(tx: Tx, items: readonly OrderedItem[], expiresAt: Date): Promise<void> {
  const wanted = variantItems(items)
  const short: string[] = []
  const promised: VariantItem[] = []
  const offered = await orderableItems(tx, wanted)
  for (const { orderLineId, variantId, quantity } of wanted) {
    if (!offered.has(variantId)) {
      short.push(variantId)
      continue
    }
    // The condition is checked under the row's lock: of two buyers of the last jar, the second sees what the first left.
    const kept = await db(tx)
      .updateTable('variants as v')
      .set(({ eb }) => ({ reserved: eb('v.reserved', '+', quantity) }))
      .where('v.id', '=', variantId)
      .where(({ eb, ref }) => eb(eb('v.stock', '-', ref('v.reserved')), '>=', quantity))
      .where(FOR_SALE)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('listings as l').select('l.product_id').whereRef('l.product_id', '=', 'v.product_id'),
        ),
      )
      .returning('v.id')
      .executeTakeFirst()
    if (!kept) {
      // What is made on demand needs no promise: it is there when it is paid for.
      if (!(await isMadeOnDemand(tx, variantId))) short.push(variantId)
      continue
    }
    promised.push({ orderLineId, variantId, quantity })
  }
  if (short.length > 0) throw await soldOut(tx, short)
  await insertReservations(tx, promised, expiresAt)
  // Most of what is sold has no limit in its cycle.
  if ([...offered.values()].some(({ left }) => left !== null)) await refuseBeyondCycle(tx, wanted)
  await sourceLines(tx, wanted, offered)
  await purgeAvailability(tx, wanted)
}

async function insertReservations(tx: Tx, promised: readonly VariantItem[], expires_at: Date): Promise<void> {
  if (promised.length === 0) return
  const rows = promised.map(({ orderLineId: order_line_id, variantId: variant_id, quantity }) => ({
    ...{ id: Bun.randomUUIDv7(), order_line_id, variant_id, quantity, reserved_at: tx.now, expires_at },
  }))
  await db(tx).insertInto('reservations').values(rows).execute()
}

/** Asked once the shelves are locked: whoever orders the same waits, and then sees what the first took of the cycle. */
async function refuseBeyondCycle(tx: Tx, wanted: readonly VariantItem[]): Promise<void> {
  const offered = await orderableItems(tx, wanted)
  const items = wanted.flatMap(({ variantId, quantity }) => {
    const left = offered.get(variantId)?.left ?? null
    return left !== null && left < quantity
      ? [{ sellable: sellableOf(variantId), available: Math.max(0, left) }]
      : []
  })
  if (items.length > 0) throw new SoldOut(items)
}

/** Locked, as a shelf is, since a cycle may have a limit for it. */
async function isMadeOnDemand(tx: Tx, variantId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('variants as v')
    .innerJoin('listings as l', 'l.product_id', 'v.product_id')
    .select('v.id')
    .where('v.id', '=', variantId)
    .where('v.on_demand', '=', true)
    .where(FOR_SALE)
    .forNoKeyUpdate('v')
    .executeTakeFirst()
  return row !== undefined
}

/** What is short, with how many could still be had. */
export async function soldOut(tx: Tx, variantIds: readonly string[]): Promise<SoldOut> {
  const items = []
  for (const variantId of variantIds) {
    items.push({ sellable: sellableOf(variantId), available: await availableNow(tx, variantId) })
  }
  return new SoldOut(items)
}
