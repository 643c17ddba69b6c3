import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { findOwnCart } from './own-cart'

/** How many things lie in the viewer's cart, on sale or not. */
export async function countInCart(ctx: Ctx): Promise<number> {
  const cart = await findOwnCart(ctx)
  if (!cart) return 0
  const { count } = await db(ctx)
    .selectFrom('cart_lines')
    .select(sql<number>`coalesce(sum(quantity), 0)::int`.as('count'))
    .where('cart_id', '=', cart)
    .executeTakeFirstOrThrow()
  return count
}
