import type { Ctx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { type SellableColumns, sellableOf } from '../lines/sellables'

/** The items of an order as its sellers know them. What was deleted since is nobody's to settle or release. */
export async function orderedItems(ctx: Ctx, orderId: string): Promise<readonly OrderedItem[]> {
  const rows = await ctx.em.execute<(SellableColumns & { id: string; quantity: number })[]>(
    'select id, variant_id, ticket_type_id, occurrence_id, quantity from order_lines where order_id = ?',
    [orderId],
  )
  return rows.flatMap(row => {
    const sellable = sellableOf(row)
    return sellable ? [{ orderLineId: row.id, sellable, quantity: row.quantity }] : []
  })
}
