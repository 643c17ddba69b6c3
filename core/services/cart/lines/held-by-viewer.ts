import type { Ctx } from '#core/contracts/ctx'
import { keyOf, type SellableColumns, sellableOf } from './sellables'

/**
 * What is kept for the viewer's own unpaid order, by `keyOf`. Sellers count it as taken; for the viewer, whose
 * cart still holds it, it is not.
 */
export async function heldByViewer(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  if (!ctx.viewer.member) return new Map()
  const rows = await ctx.em.execute<(SellableColumns & { quantity: number })[]>(
    `select l.variant_id, l.ticket_type_id, l.occurrence_id, l.quantity
     from orders o join order_lines l on l.order_id = o.id
     join reservations r on r.order_line_id = l.id
     where o.member_id = ? and o.state = 'pending'`,
    [ctx.viewer.member.id],
  )
  const held = new Map<string, number>()
  for (const row of rows) {
    const sellable = sellableOf(row)
    if (sellable) held.set(keyOf(sellable), (held.get(keyOf(sellable)) ?? 0) + row.quantity)
  }
  return held
}
