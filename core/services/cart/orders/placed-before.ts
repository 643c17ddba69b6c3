import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { fingerprintOf, fingerprintOfCart } from '../lines/fingerprint'
import { waitsForCart } from '../lines/held-by-viewer'
import type { CartView } from '../lines/read-cart'
import { keyOf, sellableOf } from '../lines/sellables'
import { LEAST_TIME_MS } from '../payments/request-payment'

export type PlacedOrder = { readonly id: string; readonly number: string; readonly state: string }

/**
 * The viewer's order that was placed with this form, if it still stands. One that came to nothing lets go of the
 * key, so that the form, found again by the "back" button, can be sent anew.
 */
export async function orderOfForm(ctx: Ctx, idempotencyKey: string): Promise<PlacedOrder | null> {
  const { member } = ctx.viewer
  if (!member) return null
  const order = await db(ctx)
    .selectFrom('orders')
    .select(['id', 'number', 'state'])
    .where('member_id', '=', member.id)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  if (!order) return null
  if (order.state === 'pending' || order.state === 'paid') return order
  await db(ctx).updateTable('orders').set({ idempotency_key: null }).where('id', '=', order.id).execute()
  return null
}

/** The viewer's orders that wait to be paid at once; one, unless something went wrong. */
export async function openOrders(ctx: Ctx): Promise<readonly (PlacedOrder & { reserved_until: Date })[]> {
  const { member } = ctx.viewer
  if (!member) return []
  return db(ctx)
    .selectFrom('orders')
    .select(['id', 'number', 'state', 'reserved_until'])
    .where('member_id', '=', member.id)
    .where('state', '=', 'pending')
    .where(waitsForCart('orders.id'))
    .orderBy('placed_at', 'desc')
    .execute()
}

/** The viewer's open order that is for exactly what lies in the cart, each thing at the same price, with time left to pay it. */
export async function openOrderLike(ctx: Ctx, cart: CartView): Promise<PlacedOrder | null> {
  for (const order of await openOrders(ctx)) {
    const left = order.reserved_until.getTime() - ctx.now.getTime()
    if (left <= LEAST_TIME_MS) continue
    if ((await contentsOf(ctx, order.id)) === fingerprintOfCart(cart)) return order
  }
  return null
}

async function contentsOf(ctx: Ctx, orderId: string): Promise<string> {
  const rows = await db(ctx)
    .selectFrom('order_lines')
    .select(['variant_id', 'ticket_type_id', 'occurrence_id', 'quantity', 'unit_amount', 'currency'])
    .where('order_id', '=', orderId)
    .execute()
  return fingerprintOf(
    rows.map(row => {
      const sellable = sellableOf(row)
      const unitPrice = { amount: row.unit_amount, currency: row.currency }
      return { key: sellable ? keyOf(sellable) : 'gone', quantity: row.quantity, unitPrice }
    }),
  )
}
