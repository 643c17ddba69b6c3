import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { guestBuyerIds } from '../guests/guest-buyer'
import { keyOf, sellableOf } from '../sellables'
import { waitsForCart } from '../waits-for-cart'

/**
 * What is kept for the viewer's own unpaid order, by `keyOf`. Sellers count it as taken; for the viewer, whose
 * cart still holds it, it is not.
 */
export async function heldByViewer(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  const buyers = await buyersOf(ctx)
  if (buyers.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('orders as o')
    .innerJoin('order_lines as l', 'l.order_id', 'o.id')
    .innerJoin('reservations as r', 'r.order_line_id', 'l.id')
    .select(['l.variant_id', 'l.ticket_type_id', 'l.occurrence_id', 'l.quantity'])
    .where('o.member_id', 'in', buyers)
    .where('o.state', '=', sql.lit('pending'))
    .where(waitsForCart('o.id'))
    .execute()
  const held = new Map<string, number>()
  for (const row of rows) {
    const sellable = sellableOf(row)
    if (sellable) held.set(keyOf(sellable), (held.get(keyOf(sellable)) ?? 0) + row.quantity)
  }
  return held
}

/** Whose orders are the viewer's: their own, or those that were placed from this browser without an account. */
export async function buyersOf(ctx: Ctx): Promise<readonly string[]> {
  const { member, isGuest } = ctx.viewer
  return member && !isGuest ? [member.id] : guestBuyerIds(ctx)
}
