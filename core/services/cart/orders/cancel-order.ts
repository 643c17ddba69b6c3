import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { endUnpaid } from '../payments/end-unpaid'

/**
 * The viewer calls off an order of theirs that is not paid; what was in it is still in the cart. `paid` when SumUp
 * says that it was paid meanwhile. Throws `NotFound`, and `PaymentsUnavailable` when SumUp cannot be asked.
 */
export async function cancelOrder(ctx: Ctx, number: string): Promise<'ended' | 'paid' | 'already'> {
  const { member } = ctx.viewer
  if (!member) throw new NotFound()
  const order = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .where('member_id', '=', member.id)
    .executeTakeFirst()
  if (!order) throw new NotFound()
  return endUnpaid(ctx, order.id, 'cancelled')
}
