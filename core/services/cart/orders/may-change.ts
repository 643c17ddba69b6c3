import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import { hasGoods, type OrderView } from './read-order'

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
  return cutOffOf(order)
}

/** When packing begins, or its producers are told what to bring, whichever is first. */
function cutOffOf({ slot, delivery, placedAt, cycleClosesAt: closing }: OrderView): Date {
  const collected = slot && new Date(slot.startsAt.getTime() - CUT_OFF_HOURS * HOUR_MS)
  const packed = delivery?.closesAt ?? collected
  if (packed && closing) return closing < packed ? closing : packed
  return packed ?? closing ?? new Date(placedAt.getTime() + CUT_OFF_HOURS * HOUR_MS)
}

/**
 * Whether its buyer may call it off: what is paid at once until it is paid, and what is paid later until its cut-off;
 * tickets are held for nobody else meanwhile, so they may go back whenever. What goods weighed more stays owed.
 */
export function mayCallOff({ now }: Pick<Ctx, 'now'>, order: OrderView): boolean {
  if (order.lines.length === 0) return false
  return !isPaidLater(order.way) || !hasGoods(order) || cutOffOf(order) > now
}

/** Whether the viewer, who may read it, may change it: the shop until it is handed over, the buyer until the cut-off. */
export function mayChange(ctx: Pick<Ctx, 'viewer' | 'now'>, order: OrderView): boolean {
  const until = changeableUntil(order)
  const isTheirs = order.memberId === ctx.viewer.member?.id
  return until !== null && (mayAct(ctx.viewer, 'orders') || (isTheirs && until > ctx.now))
}
