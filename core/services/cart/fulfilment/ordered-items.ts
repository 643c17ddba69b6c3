import type { Ctx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { sellableOf } from '../sellables'

/**
 * The items of an order as its sellers know them. Lines from the time when a product or ticket type could be deleted
 * name nobody: `refuseOrphans` looks for them where something is to be handed over.
 */
export async function orderedItems(ctx: Ctx, orderId: string): Promise<readonly OrderedItem[]> {
  const rows = await db(ctx)
    .selectFrom('order_lines')
    .select(['id', 'variant_id', 'ticket_type_id', 'occurrence_id', 'quantity'])
    .where('order_id', '=', orderId)
    .execute()
  return rows.flatMap(row => {
    const sellable = sellableOf(row)
    return sellable ? [{ orderLineId: row.id, sellable, quantity: row.quantity }] : []
  })
}

/** Throws `SoldOut` when nobody is left to hand over one of the lines: money for it is never kept. */
export async function refuseOrphans(ctx: Ctx, orderId: string): Promise<void> {
  const lines = await db(ctx)
    .selectFrom('order_lines')
    .select(['variant_id', 'ticket_type_id', 'occurrence_id'])
    .where('order_id', '=', orderId)
    .execute()
  if (lines.some(line => sellableOf(line) === null)) throw new SoldOut([])
}
