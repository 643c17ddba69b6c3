import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What a cart has beside its goods. Most have nothing of it, and are asked no more about it. */
export type BesideGoods = {
  readonly vouchers: boolean
  readonly giftCards: boolean
  /** It is to be brought. */
  readonly isBrought: boolean
  /** Where it is to be collected. */
  readonly placeId: string | null
  /** Something on sale may have to be collected at times of its cycle. */
  readonly mayBeBound: boolean
  /** There are times ahead that something can be collected at. */
  readonly anyTimes: boolean
}

export async function besideGoods(ctx: Ctx, cartId: string): Promise<BesideGoods> {
  const { rows } = await sql<BesideGoods>`
    select exists (select from cart_vouchers v where v.cart_id = c.id) as vouchers,
      exists (select from cart_gift_cards g where g.cart_id = c.id) as "giftCards",
      exists (select from cart_deliveries d where d.cart_id = c.id) as "isBrought",
      (select p.place_id from cart_places p where p.cart_id = c.id) as "placeId",
      exists (select from exchange_slots) as "mayBeBound",
      exists (select from slots s where s.starts_at > ${ctx.now}) as "anyTimes"
    from (select ${cartId}::uuid as id) c`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new Error('A row of questions came back without answers')
  return row
}
