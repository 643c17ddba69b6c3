import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'

/** Of goods that are sold by weight it is written down how much was thought to be ordered. */
export async function writeEstimates(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const ids = items.flatMap(({ orderLineId, sellable }) => (sellable.kind === 'product' ? [orderLineId] : []))
  if (ids.length === 0) return
  await sql`
    insert into order_line_weights (order_line_id, estimated_grams)
    select l.id, w.grams from order_lines l join variant_weights w on w.variant_id = l.variant_id
    where l.id = any(${ids}::uuid[]) on conflict (order_line_id) do nothing`.execute(db(tx))
}
