import type { RequestScope } from '#core/app/request-scope'
import { ownGiftCards } from '#core/services/cart/gift-cards/enter'
import { orderPath } from '#core/services/cart/guests/order-link'
import { readCart } from '#core/services/cart/lines/read-cart'
import { openOrders } from '#core/services/cart/orders/placed-before'
import { CartPage, type CartPageProps } from './pages'

type Shown = Partial<Pick<CartPageProps, 'removed' | 'pressed' | 'codes'>>

/** The cart as it is. */
export async function showCart(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  shown: Shown,
  status = 200,
) {
  const cart = await readCart(ctx)
  // Emptied in another tab: there is no field to say it at.
  const [fault] = Object.values(shown.codes?.errors ?? {})
  if (fault && cart.lines.length === 0) return reply.see('/', { kind: 'error', text: fault })
  const [open] = await openOrders(ctx)
  const waiting = open ? { ...open, path: orderPath(ctx, { ...open, isGuests: !ctx.viewer.member }) } : null
  const times = await ctx.services.market.orderTimes(ctx)
  const view = {
    cart,
    waiting,
    times,
    cards: await ownGiftCards(ctx),
    removed: null,
    pressed: null,
    ...shown,
  }
  return reply.html(<CartPage page={page} {...view} />, { status })
}
