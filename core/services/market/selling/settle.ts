import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Buyer, type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { rowsOf, sellableOf, type VariantItem, variantItems } from './items'
import { orderableItems, sourceLines } from './line-sources'
import { purgeAvailability } from './purge-availability'

/**
 * A paid order takes its stock. Idempotent: a line that was settled is left alone. A line whose reservation
 * had run out is taken from what is left; `SoldOut` when that is not enough.
 */
export async function settle(tx: Tx, items: readonly OrderedItem[], _buyer: Buyer): Promise<void> {
  const wanted = variantItems(items)
  if (wanted.length === 0) return
  const fresh = await writeSales(tx, wanted)
  const short = fresh.length < wanted.length ? await neverThere(tx, wanted) : []
  for (const shelf of fresh.length > 0 ? await takeStock(tx, fresh) : []) {
    if (shelf.taken || (shelf.onDemand && (await makeOnDemand(tx, shelf)))) continue
    short.push({ sellable: sellableOf(shelf.id), available: Math.max(0, shelf.available) })
  }
  if (short.length > 0) throw new SoldOut(short)
  await sourceLines(tx, wanted, await orderableItems(tx, wanted))
  await purgeAvailability(tx, wanted)
}

/**
 * Writes the sales first: their unique index makes one of two callbacks wait for the other, and then find them written.
 * Gives the lines that had none.
 */
async function writeSales(tx: Tx, wanted: readonly VariantItem[]): Promise<readonly VariantItem[]> {
  const { rows } = await sql<{ line: string }>`
    insert into stock_movements (id, variant_id, quantity, reason, order_line_id, moved_at)
    select item.fresh, item.variant, -item.quantity, 'sale', item.line, ${tx.now}
    from ${rowsOf(wanted)} join variants v on v.id = item.variant order by item.variant, item.line
    on conflict (order_line_id) where reason = 'sale' do nothing returning order_line_id as line`.execute(
    db(tx),
  )
  const written = new Set(rows.map(({ line }) => line))
  return wanted.filter(({ orderLineId }) => written.has(orderLineId))
}

/** What was not written now was written before, unless there is no such thing. */
async function neverThere(tx: Tx, wanted: readonly VariantItem[]): Promise<SoldOut['items'][number][]> {
  const { rows } = await sql<{ id: string }>`
    select item.variant as id from ${rowsOf(wanted)}
    where not exists (select from variants v where v.id = item.variant)`.execute(db(tx))
  return rows.map(({ id }) => ({ sellable: sellableOf(id), available: 0 }))
}

type Shelf = {
  readonly id: string
  readonly quantity: number
  /** Of it, what was reserved for these lines. */
  readonly promised: number
  /** Beside what is reserved for anybody, before. */
  readonly available: number
  readonly taken: boolean
  readonly onDemand: boolean
}

/** All shelves in one statement, locked in the order of their ids; reservations of these lines are over, whether it suffices or not. */
async function takeStock(tx: Tx, items: readonly VariantItem[]): Promise<readonly Shelf[]> {
  const { rows } = await sql<Shelf>`
    with item as materialized (select * from ${rowsOf(items)}),
    shelf as materialized (
      select v.id, v.stock - v.reserved as available, v.on_demand
      from variants v where v.id in (select variant from item) order by v.id for no key update),
    gone as (
      delete from reservations r using item, shelf
      where r.order_line_id = item.line and r.variant_id = item.variant and shelf.id = item.variant
      returning r.variant_id, r.quantity),
    want as materialized (
      select shelf.id, shelf.available, shelf.on_demand,
        (select sum(item.quantity) from item where item.variant = shelf.id)::bigint as quantity,
        (select coalesce(sum(gone.quantity), 0) from gone where gone.variant_id = shelf.id)::bigint as promised
      from shelf),
    taken as (
      update variants v set stock = v.stock - want.quantity, reserved = v.reserved - want.promised
      from want where v.id = want.id and want.available >= want.quantity - want.promised returning v.id)
    select want.id, want.quantity, want.promised, want.available, want.on_demand as "onDemand",
      want.id in (select id from taken) as taken
    from want order by want.id`.execute(db(tx))
  return rows
}

/** What is not on the shelf comes onto it, as a delivery in the ledger, and goes. The shelf is locked. */
async function makeOnDemand(tx: Tx, { id, quantity, promised, available }: Shelf): Promise<boolean> {
  const missing = quantity - promised - available
  await db(tx)
    .updateTable('variants')
    .set(({ eb }) => ({
      stock: eb(eb('stock', '+', missing), '-', quantity),
      reserved: eb('reserved', '-', promised),
    }))
    .where('id', '=', id)
    .execute()
  await db(tx)
    .insertInto('stock_movements')
    .values({
      id: Bun.randomUUIDv7(),
      variant_id: id,
      quantity: missing,
      reason: 'delivery',
      note: 'Made to order',
      moved_at: tx.now,
    })
    .execute()
  return true
}
