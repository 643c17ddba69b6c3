import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { FOR_SALE } from '../products/for-sale'
import { rowsOf, sellableOf, type VariantItem, variantItems } from './items'
import { orderableItems, sourceLines } from './line-sources'
import { purgeAvailability } from './purge-availability'

/**
 * Promises stock to an unpaid order until `expiresAt`. Throws `SoldOut` naming every item that is short;
 * the caller's transaction is then given up, so none is kept.
 */
export async function reserve(tx: Tx, items: readonly OrderedItem[], expiresAt: Date): Promise<void> {
  const wanted = variantItems(items)
  if (wanted.length === 0) return
  const offered = await orderableItems(tx, wanted)
  const promised = await promise(tx, wanted, expiresAt)
  const short = wanted.flatMap(({ variantId }) => {
    const shelf = promised.get(variantId)
    if (offered.has(variantId) && shelf && (shelf.kept || shelf.onDemand)) return []
    return [{ sellable: sellableOf(variantId), available: Math.max(0, shelf?.available ?? 0) }]
  })
  if (short.length > 0) throw new SoldOut(short)
  // Most of what is sold has no limit in its cycle.
  if ([...offered.values()].some(({ left }) => left !== null)) await refuseBeyondCycle(tx, wanted)
  await sourceLines(tx, wanted, offered)
  await purgeAvailability(tx, wanted)
}

type Shelf = {
  readonly id: string
  /** Taken off what is left, for all lines of this variant together. */
  readonly kept: boolean
  /** Needs no promise: it is there when it is paid for. */
  readonly onDemand: boolean
  /** As it was before. */
  readonly available: number
}

/**
 * All shelves in one statement, locked in the order of their ids, so that two orders for the same things in another order never
 * wait for each other. The condition is checked under the lock: of two buyers of the last jar, the second sees what the
 * first left.
 */
async function promise(
  tx: Tx,
  wanted: readonly VariantItem[],
  expiresAt: Date,
): Promise<ReadonlyMap<string, Shelf>> {
  const { rows } = await sql<Shelf>`
    with item as materialized (select * from ${rowsOf(wanted)}),
    want as materialized (select variant, sum(quantity)::bigint as quantity from item group by variant),
    shelf as materialized (
      select v.id, v.stock - v.reserved as available, v.on_demand, ${FOR_SALE}
        and exists (select from listings l where l.product_id = v.product_id) as for_sale
      from variants v where v.id in (select variant from want) order by v.id for no key update of v),
    kept as (
      update variants v set reserved = v.reserved + want.quantity
      from shelf join want on want.variant = shelf.id
      where v.id = shelf.id and shelf.for_sale and shelf.available >= want.quantity returning v.id),
    promised as (
      insert into reservations (id, order_line_id, variant_id, quantity, reserved_at, expires_at)
      select item.fresh, item.line, item.variant, item.quantity, ${tx.now}, ${expiresAt}
      from item where item.variant in (select id from kept))
    select shelf.id, shelf.id in (select id from kept) as kept, shelf.on_demand and shelf.for_sale as "onDemand", shelf.available
    from shelf`.execute(db(tx))
  return new Map(rows.map(row => [row.id, row]))
}

/**
 * Asked once the shelves are locked: whoever orders the same waits, and then sees what the first took of the cycle. Lines
 * of one thing are counted together.
 */
async function refuseBeyondCycle(tx: Tx, wanted: readonly VariantItem[]): Promise<void> {
  const offered = await orderableItems(tx, wanted)
  const items = [...Map.groupBy(wanted, ({ variantId }) => variantId)].flatMap(([variantId, lines]) => {
    const left = offered.get(variantId)?.left ?? null
    return left !== null && left < lines.reduce((sum, { quantity }) => sum + quantity, 0)
      ? [{ sellable: sellableOf(variantId), available: Math.max(0, left) }]
      : []
  })
  if (items.length > 0) throw new SoldOut(items)
}
