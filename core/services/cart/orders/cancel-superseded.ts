import type { Ctx } from '#core/contracts/ctx'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { findOwnCart } from '../lines/own-cart'
import { readCart } from '../lines/read-cart'
import { endUnpaid } from '../payments/end-unpaid'
import { isInParts, openOrderLike, openOrders } from './placed-before'

/**
 * Before another cart is ordered, the order of an earlier one that nobody paid is withdrawn: its stock would be
 * missing for the new one. Was it paid in the meantime, it stays. Throws `PaymentsUnavailable`.
 */
export async function cancelSuperseded(
  ctx: Ctx,
  way: WayToPay,
  wish: { readonly creditFirst?: boolean },
): Promise<void> {
  const open = await openOrders(ctx)
  if (open.length === 0) return
  // Paid another way it is another order, and the page at SumUp must not be payable any more.
  const inParts = await isInParts(ctx, await findOwnCart(ctx), { ...wish, way })
  const same = way === 'sumup' && !inParts ? await openOrderLike(ctx, await readCart(ctx)) : null
  for (const order of open) {
    if (order.id !== same?.id) await endUnpaid(ctx, order.id, 'cancelled')
  }
}
