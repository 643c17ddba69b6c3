import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { adjustmentsOf } from '../adjustments/read-adjustments'
import { cardsOfCart } from '../gift-cards/enter'
import { fingerprintOf, fingerprintOfCart } from '../lines/fingerprint'
import { buyersOf } from '../lines/held-by-viewer'
import type { CartView } from '../lines/read-cart'
import { LEAST_TIME_MS } from '../payments/request-payment'
import { keyOf, sellableOf } from '../sellables'
import { waitsForCart } from '../waits-for-cart'

export type PlacedOrder = {
  readonly id: string
  readonly number: string
  readonly state: string
  /** How it is paid; of one that is not paid yet, how its buyer said they would. */
  readonly way: WayToPay
}

/**
 * The viewer's order that was placed with this form, if it still stands. One that came to nothing, or waits to be paid
 * at once in another way than is wished now, lets go of the key, so that the form, found again by the "back" button,
 * can be sent anew. One that is paid later stands, whatever way is wished.
 */
export async function orderOfForm(
  ctx: Ctx,
  idempotencyKey: string,
  wished: WayToPay,
): Promise<PlacedOrder | null> {
  const { member } = ctx.viewer
  if (!member) return null
  const found = await db(ctx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select(['o.id', 'o.number', 'o.state', 'p.way', 'p.amount'])
    .where('o.member_id', '=', member.id)
    .where('o.idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  if (!found) return null
  const { amount, ...order } = found
  // What is free has no way to pay that one could wish otherwise.
  const asWished = amount === 0 || isPaidLater(order.way) || order.way === wished
  if (order.state === 'paid' || (order.state === 'pending' && asWished)) return order
  await db(ctx).updateTable('orders').set({ idempotency_key: null }).where('id', '=', order.id).execute()
  return null
}

/** Whether this form made an order, of the viewer's or of this browser's without an account: what came of it is said by that order. */
export async function isFormKnown(ctx: Ctx, idempotencyKey: string, wished: WayToPay): Promise<boolean> {
  if (ctx.viewer.member) return (await orderOfForm(ctx, idempotencyKey, wished)) !== null
  const found = await db(ctx)
    .selectFrom('orders as o')
    .innerJoin('guest_buyers as g', 'g.member_id', 'o.member_id')
    .select('o.id')
    .where('g.guest_hash', '=', ctx.guest ?? '')
    .where('o.idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether something is to be taken from gift cards of this cart, or from credit, beside the payment. */
export async function isInParts(
  ctx: Ctx,
  cartId: string | null,
  { creditFirst, way }: { readonly creditFirst?: boolean; readonly way?: WayToPay },
): Promise<boolean> {
  if (creditFirst && way !== 'credit') return true
  return cartId !== null && (await cardsOfCart(ctx, cartId)).length > 0
}

/** The viewer's orders that wait to be paid at once; one, unless something went wrong. */
export async function openOrders(
  ctx: Ctx,
): Promise<readonly (PlacedOrder & { reserved_until: Date; in_parts: boolean })[]> {
  const buyers = await buyersOf(ctx)
  if (buyers.length === 0) return []
  return db(ctx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select(['o.id', 'o.number', 'o.state', 'o.reserved_until', 'p.way'])
    .select(
      sql<boolean>`exists (select from order_parts q where q.order_id = o.id and q.released_at is null)`.as(
        'in_parts',
      ),
    )
    .where('o.member_id', 'in', buyers)
    .where('o.state', '=', sql.lit('pending'))
    .where(waitsForCart('o.id'))
    .orderBy('o.placed_at', 'desc')
    .execute()
}

/** The viewer's open order that is for exactly what lies in the cart, each thing at the same price, with time left to pay it by card. */
export async function openOrderLike(ctx: Ctx, cart: CartView): Promise<PlacedOrder | null> {
  for (const order of await openOrders(ctx)) {
    const left = order.reserved_until.getTime() - ctx.now.getTime()
    if (left <= LEAST_TIME_MS || order.way !== 'sumup' || order.in_parts) continue
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
  const lines = rows.map(row => {
    const sellable = sellableOf(row)
    const unitPrice = { amount: row.unit_amount, currency: row.currency }
    return { key: sellable ? keyOf(sellable) : 'gone', quantity: row.quantity, unitPrice }
  })
  return fingerprintOf(lines, await adjustmentsOf(ctx, orderId))
}
