import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isGoods } from '../goods'
import { type DeliveryAddress, DeliveryFull, DeliveryGone } from './cart-delivery'
import { isOpen, TAKEN } from './open-rounds'

export type OrderDelivery = DeliveryAddress & {
  readonly zone: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** Until then orders are placed for its round, and changed. */
  readonly closesAt: Date
}

/**
 * The order is brought as its cart says, or collected when that says nothing: whether it is brought. The round is locked,
 * so that its last place is given once. Throws `DeliveryGone`, `DeliveryFull`.
 */
export async function assignDelivery(tx: Tx, orderId: string, cartId: string): Promise<boolean> {
  const wished = await db(tx)
    .selectFrom('cart_deliveries')
    .select(['round_id', 'address', 'postcode', 'phone', 'note'])
    .where('cart_id', '=', cartId)
    .executeTakeFirst()
  if (!wished) {
    await db(tx).deleteFrom('order_deliveries').where('order_id', '=', orderId).execute()
    return false
  }
  await sql`select id from delivery_rounds where id = ${wished.round_id} for no key update`.execute(db(tx))
  await db(tx)
    .insertInto('order_deliveries')
    .values({ order_id: orderId, ...wished })
    .onConflict(conflict =>
      conflict.column('order_id').doUpdateSet({
        ...wished,
        // Its place on the route of another round says nothing on this one.
        position: sql`case when order_deliveries.round_id = excluded.round_id then order_deliveries.position end`,
      }),
    )
    .execute()
  const { rows } = await sql<{ open: boolean; full: boolean }>`
    select ${isOpen(tx)} as open, ${TAKEN} > r.capacity as full
    from delivery_rounds r join delivery_zones z on z.id = r.zone_id where r.id = ${wished.round_id}`.execute(
    db(tx),
  )
  if (!rows[0]?.open) throw new DeliveryGone()
  if (rows[0].full) throw new DeliveryFull()
  return true
}

/** The form of an order that waits to be paid was sent again: it is brought as the cart says now. */
export async function reassignDelivery(tx: Tx, orderId: string, cartId: string): Promise<boolean> {
  const waiting = await db(tx)
    .selectFrom('orders as o')
    .select('o.id')
    .where('o.id', '=', orderId)
    .where('o.state', '=', 'pending')
    .where(sql<boolean>`exists (select from order_lines l where l.order_id = o.id and ${isGoods('l')})`)
    .forNoKeyUpdate('o')
    .executeTakeFirst()
  return waiting !== undefined && assignDelivery(tx, orderId, cartId)
}

/** How an order is brought; null when it is collected. For who sees the order. */
export async function deliveryOf(ctx: Ctx, orderId: string): Promise<OrderDelivery | null> {
  const { rows } = await sql<OrderDelivery>`
    select d.address, d.postcode, d.phone, d.note, z.name as zone, r.starts_at as "startsAt", r.ends_at as "endsAt",
      r.closes_at as "closesAt"
    from order_deliveries d join delivery_rounds r on r.id = d.round_id join delivery_zones z on z.id = r.zone_id
    where d.order_id = ${orderId}`.execute(db(ctx))
  return rows[0] ?? null
}
