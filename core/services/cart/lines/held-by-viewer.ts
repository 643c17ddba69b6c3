import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { guestBuyerIds } from '../guests/guest-buyer'
import { isViewers } from '../is-viewers'
import { keyOf, type SellableColumns, sellableOf } from '../sellables'
import { waitsForCart } from '../waits-for-cart'

type Held = SellableColumns & { readonly quantity: number }

/**
 * What is kept for the viewer's own unpaid order, by `keyOf`. Sellers count it as taken; for the viewer, whose
 * cart still holds it, it is not.
 */
export async function heldByViewer(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await selectHeld(ctx).execute(db(ctx))
  return new Map(
    rows.flatMap(row => {
      const sellable = sellableOf(row)
      return sellable ? [[keyOf(sellable), row.quantity] as const] : []
    }),
  )
}

/** The same as a part of a greater statement: a row for each thing. */
export const selectHeld = (ctx: Ctx): RawBuilder<Held> => sql<Held>`
  select l.variant_id, l.ticket_type_id, l.occurrence_id, sum(l.quantity)::int as quantity
  from orders o join order_lines l on l.order_id = o.id join reservations r on r.order_line_id = l.id
  where ${isViewers(ctx)} and o.state = 'pending' and ${waitsForCart('o.id')}
  group by l.variant_id, l.ticket_type_id, l.occurrence_id`

/** Whose orders are the viewer's: their own, or those that were placed from this browser without an account. */
export async function buyersOf(ctx: Ctx): Promise<readonly string[]> {
  const { member, isGuest } = ctx.viewer
  return member && !isGuest ? [member.id] : guestBuyerIds(ctx)
}
