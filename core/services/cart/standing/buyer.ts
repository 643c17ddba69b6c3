import type { Ctx } from '#core/contracts/ctx'
import { workCart } from '../lines/work-cart'

export type StandingMember = { readonly id: string; readonly name: string; readonly email: string }

/**
 * The ctx in which the house buys for a member: at their prices, from a cart of this day's own. What they have in their
 * cart at home stays as it is.
 */
export function buyerFor(ctx: Ctx, { id, name, email }: StandingMember, dateId: string): Ctx {
  return {
    ...ctx,
    guest: workCart(ctx, dateId, id => `standing ${id}`),
    viewer: {
      member: { id, name, email, handle: '' },
      roles: [],
      isGuest: true,
      pricesOf: id,
      actor: { id: null, at: 'standing' },
    },
  }
}
