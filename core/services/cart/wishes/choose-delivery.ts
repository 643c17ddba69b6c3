import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type DeliveryAddress, DeliveryFull, DeliveryGone, OutsideZone } from '../delivery/cart-delivery'
import { isOpen, TAKEN } from '../delivery/open-rounds'
import { isWithin, writtenPostcode } from '../delivery/postcode'
import { postcodeCountry } from '../delivery/postcode-country'
import { findOwnCart, lockOwnCart } from '../lines/own-cart'

export type CartDelivery = DeliveryAddress & {
  readonly roundId: string
  readonly zone: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** It may still be ordered for. */
  readonly open: boolean
}

type RoundRow = { id: string; zone: string; postcodes: string[]; open: boolean; left: number }

/** The viewer's cart is to be delivered. Throws `DeliveryGone`, `DeliveryFull`, `OutsideZone`, `GuestUnknown`. */
export async function chooseDelivery(ctx: Ctx, roundId: string, to: DeliveryAddress): Promise<void> {
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    const { rows } = await sql<RoundRow>`
      select r.id, z.name as zone, z.postcodes, ${isOpen(tx)} as open, (r.capacity - ${TAKEN})::int as left
      from delivery_rounds r join delivery_zones z on z.id = r.zone_id
      where r.id = ${isId(roundId) ? roundId : null}`.execute(db(tx))
    const [round] = rows
    if (!round?.open) throw new DeliveryGone()
    if (!isWithin(to.postcode, round.postcodes)) throw new OutsideZone(round.zone)
    if (round.left < 1) throw new DeliveryFull()
    const postcode = writtenPostcode(to.postcode, await postcodeCountry(tx))
    const columns = { ...to, postcode, round_id: round.id, chosen_at: tx.now }
    await db(tx)
      .insertInto('cart_deliveries')
      .values({ ...columns, cart_id: cartId })
      .onConflict(conflict => conflict.column('cart_id').doUpdateSet(columns))
      .execute()
    await db(tx).deleteFrom('cart_places').where('cart_id', '=', cartId).execute()
  })
}

/** The viewer collects it after all. */
export async function collectInstead(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    await db(tx).deleteFrom('cart_deliveries').where('cart_id', '=', cartId).execute()
  })
}

/** How the viewer's cart is delivered; null when it is collected. */
export async function deliveryOfOwnCart(ctx: Ctx): Promise<CartDelivery | null> {
  const cartId = await findOwnCart(ctx)
  if (!cartId) return null
  const { rows } = await sql<CartDelivery>`
    select c.address, c.postcode, c.phone, c.note, c.round_id as "roundId", z.name as zone,
      r.starts_at as "startsAt", r.ends_at as "endsAt", ${isOpen(ctx)} as open
    from cart_deliveries c join delivery_rounds r on r.id = c.round_id join delivery_zones z on z.id = r.zone_id
    where c.cart_id = ${cartId}`.execute(db(ctx))
  return rows[0] ?? null
}
