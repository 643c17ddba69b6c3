import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { endUnpaid } from '../payments/end-unpaid'

/** A sale that nobody paid ends, and its things are on the shelf again. For shopkeepers. Throws `NotFound`, `PaymentsUnavailable`. */
export async function callOffSale(ctx: Ctx, number: string): Promise<'ended' | 'paid' | 'already'> {
  requireRole(ctx, 'orders')
  const order = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow(() => new NotFound())
  return endUnpaid(ctx, order.id, 'cancelled')
}
