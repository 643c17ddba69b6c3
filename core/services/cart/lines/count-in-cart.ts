import type { Ctx } from '#core/contracts/ctx'
import { findOwnCart } from './own-cart'

/** How many things lie in the viewer's cart, on sale or not. */
export async function countInCart(ctx: Ctx): Promise<number> {
  const cart = await findOwnCart(ctx)
  if (!cart) return 0
  const [row] = await ctx.em.execute<{ count: number }[]>(
    'select coalesce(sum(quantity), 0)::int as count from cart_lines where cart_id = ?',
    [cart],
  )
  return row?.count ?? 0
}
