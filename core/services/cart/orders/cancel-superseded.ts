import type { Ctx } from '#core/contracts/ctx'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { readCart } from '../lines/read-cart'
import { endUnpaid } from '../payments/end-unpaid'
import { openOrderLike, openOrders } from './placed-before'

/**
 * Before another cart is ordered, the order of an earlier one that nobody paid is withdrawn: its stock would be
 * missing for the new one. Was it paid in the meantime, it stays. Throws `PaymentsUnavailable`.
 */
export async function cancelSuperseded(ctx: Ctx, way: WayToPay): Promise<void> {
  const open = await openOrders(ctx)
  if (open.length === 0) return
  // Paid another way it is another order, and the page at SumUp must not be payable any more.
  const same = way === 'sumup' ? await openOrderLike(ctx, await readCart(ctx)) : null
  for (const order of open) {
    if (order.id !== same?.id) await endUnpaid(ctx, order.id, 'cancelled')
  }
}
