import type { Tx } from '#core/contracts/ctx'
import type { ReturnedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { sellableOf } from '../sellables'

/** What comes back to its sellers with a refund, and whether it can be sold again. */
export async function returnedItems(tx: Tx, refundId: string): Promise<readonly ReturnedItem[]> {
  const rows = await db(tx)
    .selectFrom('refund_lines as r')
    .innerJoin('order_lines as l', 'l.id', 'r.order_line_id')
    .innerJoin('refunds as f', 'f.id', 'r.refund_id')
    .select(['l.id', 'l.variant_id', 'l.ticket_type_id', 'l.occurrence_id'])
    .select(['r.quantity', 'r.back_in_stock', 'f.reason'])
    .where('r.refund_id', '=', refundId)
    .execute()
  return rows.flatMap(({ id, quantity, back_in_stock: backInStock, reason, ...columns }) => {
    const sellable = sellableOf(columns)
    return sellable ? [{ orderLineId: id, sellable, quantity, backInStock, reason }] : []
  })
}
