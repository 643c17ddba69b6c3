import type { Ctx } from '#core/contracts/ctx'
import { mayAct } from '#core/contracts/viewer'
import type { OrderView } from '../orders/read-order'

/**
 * The ctx in which the buyer of an order buys something more, from a cart of its own that is named so: whoever asks, what
 * they buy is the buyer's, at the buyer's prices, and the cart that the buyer has at home stays as it is.
 */
export function guestBuyerOf(ctx: Ctx, order: OrderView, cart: string): Ctx {
  const { memberId: id, name, email } = order
  const me = ctx.viewer.member?.id
  const isShop = me !== undefined && me !== id && mayAct(ctx.viewer, 'orders')
  return {
    ...ctx,
    guest: cart,
    viewer: {
      member: { id, name, email, handle: '' },
      roles: [],
      isGuest: true,
      ...(!order.isGuests && { pricesOf: id }),
      ...(isShop && { actor: { id: me, at: 'shop' } }),
    },
  }
}
