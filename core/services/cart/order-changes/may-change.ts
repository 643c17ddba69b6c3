import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import { hasGoods, type OrderView } from '../orders/read-order'

const HOUR_MS = 60 * 60_000
/** So long before it is collected, or after it was placed for no particular time, packing begins. */
const CUT_OFF_HOURS = 24

export class TooLateToChange extends Refusal {
  override name = 'TooLateToChange'
  constructor() {
    super('This order cannot be changed any more. Please talk to us.', 409)
  }
}

/** Until when its buyer may change an order by themselves; null when not at all. */
export function changeableUntil(order: OrderView): Date | null {
  if (order.collectedAt || order.follows || !hasGoods(order)) return null
  // One that is paid at once still lies in the cart: it is changed there.
  if (order.state !== 'paid' && !(order.state === 'pending' && isPaidLater(order.way))) return null
  const end = order.slot
    ? order.slot.startsAt.getTime() - CUT_OFF_HOURS * HOUR_MS
    : order.placedAt.getTime() + CUT_OFF_HOURS * HOUR_MS
  return new Date(end)
}

/** Whether the viewer, who may read it, may change it: the shop until it is handed over, the buyer until the cut-off. */
export function mayChange(ctx: Pick<Ctx, 'viewer' | 'now'>, order: OrderView): boolean {
  const until = changeableUntil(order)
  const isTheirs = order.memberId === ctx.viewer.member?.id
  return until !== null && (mayAct(ctx.viewer, 'orders') || (isTheirs && until > ctx.now))
}
