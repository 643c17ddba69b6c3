import type { Tx } from '#core/contracts/ctx'
import type { ReturnedItem } from '#core/contracts/seller'
import { type SellableColumns, sellableOf } from '../lines/sellables'

/** What comes back to its sellers with a refund, and whether it can be sold again. */
export async function returnedItems(tx: Tx, refundId: string): Promise<readonly ReturnedItem[]> {
  type Row = SellableColumns & { id: string; quantity: number; back_in_stock: boolean; reason: string }
  const rows = await tx.em.execute<Row[]>(
    `select l.id, l.variant_id, l.ticket_type_id, l.occurrence_id, r.quantity, r.back_in_stock, f.reason
     from refund_lines r join order_lines l on l.id = r.order_line_id join refunds f on f.id = r.refund_id
     where r.refund_id = ?`,
    [refundId],
  )
  return rows.flatMap(({ id, quantity, back_in_stock: backInStock, reason, ...columns }) => {
    const sellable = sellableOf(columns)
    return sellable ? [{ orderLineId: id, sellable, quantity, backInStock, reason }] : []
  })
}
