import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { keyOf, sellableOf } from './sellables'

/** Of an order that its buyer pays at once, so that its things still lie in the cart; one that is paid later has left it. */
export const waitsForCart = (orderId: string) => sql<boolean>`not exists (
  select from payments w where w.order_id = ${sql.ref(orderId)} and w.way in ('cash', 'transfer'))`

/**
 * What is kept for the viewer's own unpaid order, by `keyOf`. Sellers count it as taken; for the viewer, whose
 * cart still holds it, it is not.
 */
export async function heldByViewer(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  if (!ctx.viewer.member) return new Map()
  const rows = await db(ctx)
    .selectFrom('orders as o')
    .innerJoin('order_lines as l', 'l.order_id', 'o.id')
    .innerJoin('reservations as r', 'r.order_line_id', 'l.id')
    .select(['l.variant_id', 'l.ticket_type_id', 'l.occurrence_id', 'l.quantity'])
    .where('o.member_id', '=', ctx.viewer.member.id)
    .where('o.state', '=', 'pending')
    .where(waitsForCart('o.id'))
    .execute()
  const held = new Map<string, number>()
  for (const row of rows) {
    const sellable = sellableOf(row)
    if (sellable) held.set(keyOf(sellable), (held.get(keyOf(sellable)) ?? 0) + row.quantity)
  }
  return held
}
