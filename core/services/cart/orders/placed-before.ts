import type { Ctx } from '#core/contracts/ctx'
import { fingerprintOf, fingerprintOfCart } from '../lines/fingerprint'
import type { CartView } from '../lines/read-cart'
import { keyOf, type SellableColumns, sellableOf } from '../lines/sellables'
import { LEAST_TIME_MS } from '../payments/request-payment'
import type { PlacedOrder } from './place-order'

/**
 * The viewer's order that was placed with this form, if it still stands. One that came to nothing lets go of the
 * key, so that the form, found again by the "back" button, can be sent anew.
 */
export async function orderOfForm(ctx: Ctx, idempotencyKey: string): Promise<PlacedOrder | null> {
  const [order] = await ctx.em.execute<PlacedOrder[]>(
    'select id, number, state from orders where member_id = ? and idempotency_key = ?',
    [ctx.viewer.member?.id, idempotencyKey],
  )
  if (!order) return null
  if (order.state === 'pending' || order.state === 'paid') return order
  await ctx.em.execute('update orders set idempotency_key = null where id = ?', [order.id])
  return null
}

/** The viewer's orders that wait to be paid; one, unless something went wrong. */
export async function openOrders(
  ctx: Ctx,
): Promise<readonly (PlacedOrder & { total_amount: number; reserved_until: string })[]> {
  return ctx.em.execute<(PlacedOrder & { total_amount: number; reserved_until: string })[]>(
    `select id, number, state, total_amount, reserved_until from orders
     where member_id = ? and state = 'pending' order by placed_at desc`,
    [ctx.viewer.member?.id],
  )
}

/** The viewer's open order that is for exactly what lies in the cart, each thing at the same price, with time left to pay it. */
export async function openOrderLike(ctx: Ctx, cart: CartView): Promise<PlacedOrder | null> {
  for (const order of await openOrders(ctx)) {
    const left = new Date(order.reserved_until).getTime() - ctx.now.getTime()
    if (left <= LEAST_TIME_MS) continue
    if ((await contentsOf(ctx, order.id)) === fingerprintOfCart(cart)) return order
  }
  return null
}

async function contentsOf(ctx: Ctx, orderId: string): Promise<string> {
  type Row = SellableColumns & { quantity: number; unit_amount: number; currency: string }
  const rows = await ctx.em.execute<Row[]>(
    `select variant_id, ticket_type_id, occurrence_id, quantity, unit_amount, currency from order_lines
     where order_id = ?`,
    [orderId],
  )
  return fingerprintOf(
    rows.map(row => {
      const sellable = sellableOf(row)
      const unitPrice = { amount: row.unit_amount, currency: row.currency }
      return { key: sellable ? keyOf(sellable) : 'gone', quantity: row.quantity, unitPrice }
    }),
  )
}
