import type { Ctx } from './ctx'
import type { Money } from './money'
import type { Sellable } from './seller'

export type OrderSummary = {
  readonly id: string
  readonly number: string
  readonly state: 'pending' | 'paid' | 'cancelled' | 'expired'
  readonly collected: boolean
  readonly refunded: Money | null
  readonly total: Money
  readonly placedAt: Date
  readonly lines: readonly { readonly title: string; readonly detail: string; readonly quantity: number }[]
  /** Path on the cart app. */
  readonly path: string
}

/** All that other domains may ask of the cart. */
export type CartService = {
  /**
   * Puts so many more into the viewer's cart (a member's, or the guest's of `ctx.guest`).
   * Throws `NotOnSale`, `SoldOut`, and `GuestUnknown` when a visitor carries no cart cookie.
   */
  addToCart(ctx: Ctx, sellable: Sellable, quantity: number): Promise<void>
  /** The guest's lines go into the member's cart, each once: the larger quantity of a line in both wins. */
  mergeGuestCart(ctx: Ctx, memberId: string): Promise<void>
  /** How many things lie in the viewer's cart. */
  countInCart(ctx: Ctx): Promise<number>
  /** The viewer's own orders, newest first. */
  ordersOf(ctx: Ctx): Promise<readonly OrderSummary[]>
  /**
   * Gives back the money for `quantity` of an order line through SumUp, and what was bought to its seller.
   * Throws `RefundUnavailable` when SumUp cannot be reached: nothing has changed then.
   */
  refundLine(ctx: Ctx, orderLineId: string, quantity: number, reason: string): Promise<void>
}
