import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import type { OrderView } from '../orders/read-order'

export class WayBackNotOffered extends Refusal {
  override name = 'WayBackNotOffered'
  constructor() {
    super('The money cannot go back that way. Please choose another.', 409)
  }
}

/**
 * How the money of what is taken out of a paid order may go back, the usual way first. Cash and transfers are handed out
 * by the shop: to a buyer who changes the order by themselves they become credit. A guest has no credit.
 */
export function waysBack(
  ctx: Pick<Ctx, 'viewer'>,
  { way, isGuests }: Pick<OrderView, 'way' | 'isGuests'>,
): readonly WayToPay[] {
  if (isGuests) return [way]
  const asItCame = !isPaidLater(way) || mayAct(ctx.viewer, 'orders')
  return asItCame && way !== 'credit' ? [way, 'credit'] : ['credit']
}
