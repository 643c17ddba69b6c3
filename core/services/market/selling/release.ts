import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { rowsOf, variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/** Gives back what was promised to an order that came to nothing. Idempotent: no reservation, nothing to give back. */
export async function release(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const given = variantItems(items)
  if (given.length === 0) return
  await sql`
    with item as materialized (select * from ${rowsOf(given)}),
    shelf as materialized (
      select v.id from variants v where v.id in (select variant from item) order by v.id for no key update),
    gone as (
      delete from reservations r using item, shelf
      where r.order_line_id = item.line and r.variant_id = item.variant and shelf.id = item.variant
      returning r.variant_id, r.quantity)
    update variants v set reserved = v.reserved - back.quantity
    from (select variant_id, sum(quantity)::bigint as quantity from gone group by variant_id) back
    where v.id = back.variant_id`.execute(db(tx))
  await purgeAvailability(tx, given)
}
