import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ownerOf } from './own-cart'

/** How many things lie in the viewer's cart, on sale or not. */
export async function countInCart(ctx: Ctx): Promise<number> {
  const owner = ownerOf(ctx)
  if (!owner) return 0
  const { count } = await db(ctx)
    .selectFrom('cart_lines as l')
    .innerJoin('carts as c', 'c.id', 'l.cart_id')
    .select(sql<number>`coalesce(sum(l.quantity), 0)::int`.as('count'))
    .where(`c.${owner.column}`, '=', owner.value)
    .executeTakeFirstOrThrow()
  return count
}
