import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { findOwnCart, lockOwnCart } from '../lines/own-cart'
import { isOpenPlace } from '../places/place-fee'

export class PlaceGone extends Refusal {
  override name = 'PlaceGone'
  constructor() {
    super('Nothing can be ordered to this place any more. Please choose another.', 409)
  }
}

export type ChosenPlace = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly mapUrl: string
  readonly hours: string
  readonly note: string
  /** One can still order to it. */
  readonly open: boolean
}

/** The viewer's cart is collected there, and not brought. Throws `PlaceGone`, `GuestUnknown`. */
export async function choosePlace(ctx: Ctx, placeId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    const { rows } = await sql<{ id: string }>`
      select p.id from collection_places p where p.id = ${isId(placeId) ? placeId : null}::uuid and ${isOpenPlace(tx)}`.execute(
      db(tx),
    )
    const [place] = rows
    if (!place) throw new PlaceGone()
    const columns = { place_id: place.id, chosen_at: tx.now }
    await db(tx)
      .insertInto('cart_places')
      .values({ ...columns, cart_id: cartId })
      .onConflict(conflict => conflict.column('cart_id').doUpdateSet(columns))
      .execute()
    await db(tx).deleteFrom('cart_deliveries').where('cart_id', '=', cartId).execute()
  })
}

/** The viewer collects it at no place in particular. */
export async function leavePlace(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    await db(tx).deleteFrom('cart_places').where('cart_id', '=', cartId).execute()
  })
}

/** Where the viewer's cart is collected; null where that is no place in particular. */
export async function placeOfOwnCart(ctx: Ctx): Promise<ChosenPlace | null> {
  const cartId = await findOwnCart(ctx)
  if (!cartId) return null
  const { rows } = await sql<ChosenPlace>`
    select p.id, p.name, p.address, p.map_url as "mapUrl", p.hours, p.note, ${isOpenPlace(ctx)} as open
    from cart_places c join collection_places p on p.id = c.place_id where c.cart_id = ${cartId}`.execute(
    db(ctx),
  )
  return rows[0] ?? null
}
