import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { endUnpaid } from '../payments/end-unpaid'
import { mayCallOff, TooLateToChange } from './may-change'
import { readOrder } from './read-order'

/**
 * The viewer calls off an order of theirs that is not paid; what was in it is still in the cart. `paid` when SumUp
 * says that it was paid meanwhile. Throws `NotFound`, `TooLateToChange` once it is packed or its producers were told, and `PaymentsUnavailable` when SumUp cannot be asked.
 */
export async function cancelOrder(ctx: Ctx, number: string): Promise<'ended' | 'paid' | 'already'> {
  const order = await readOrder(ctx, number)
  if (order.memberId !== ctx.viewer.member?.id) throw new NotFound()
  if (order.state === 'pending' && !mayCallOff(ctx, order)) throw new TooLateToChange()
  return endUnpaid(ctx, order.id, 'cancelled')
}
