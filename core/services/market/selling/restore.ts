import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { ReturnedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { rowsOf, type VariantItem, variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/**
 * So many of a paid line were refunded: they are on the shelf again, or, when they are not fit to be sold, in the
 * ledger alone, as come back and thrown away in one. One that was retired is there, too, and may be sold when it comes back.
 */
export async function restore(tx: Tx, items: readonly ReturnedItem[]): Promise<void> {
  const kept = variantItems(items.filter(({ backInStock }) => backInStock !== false))
  const spoiled = variantItems(items.filter(({ backInStock }) => backInStock === false))
  const reasons = new Map(items.map(({ orderLineId, reason = '' }) => [orderLineId, reason]))
  const spoiledNote = (id: string) => ['Not fit to sell again', reasons.get(id)].filter(Boolean).join(': ')
  await putBack(tx, kept)
  await move(tx, [
    ...kept.map(item => ({ ...item, reason: 'refund', note: reasons.get(item.orderLineId) ?? '' })),
    ...spoiled.map(item => ({ ...item, reason: 'refund', note: spoiledNote(item.orderLineId) })),
    ...spoiled.map(item => ({
      ...item,
      quantity: -item.quantity,
      reason: 'waste',
      note: spoiledNote(item.orderLineId),
    })),
  ])
  await purgeAvailability(tx, kept)
}

/** All shelves in one statement, locked in the order of their ids. */
async function putBack(tx: Tx, items: readonly VariantItem[]): Promise<void> {
  if (items.length === 0) return
  await sql`
    with item as materialized (select * from ${rowsOf(items)}),
    shelf as materialized (
      select v.id from variants v where v.id in (select variant from item) order by v.id for no key update),
    back as (
      select shelf.id, sum(item.quantity)::bigint as quantity from shelf join item on item.variant = shelf.id group by shelf.id)
    update variants v set stock = v.stock + back.quantity from back where v.id = back.id`.execute(db(tx))
}

type Movement = VariantItem & { readonly reason: string; readonly note: string }

async function move(tx: Tx, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return
  const by = tx.viewer.member?.id ?? null
  const rows = movements.map(({ orderLineId: line, variantId: variant, ...movement }) => ({
    id: Bun.randomUUIDv7(),
    line,
    variant,
    ...movement,
  }))
  await sql`
    insert into stock_movements (id, variant_id, quantity, reason, note, order_line_id, moved_by_id, moved_at)
    select item.id, v.id, item.quantity, item.reason, item.note, item.line, ${by}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as item (id uuid, line uuid, variant uuid, quantity bigint, reason text, note text)
      join variants v on v.id = item.variant`.execute(db(tx))
}
