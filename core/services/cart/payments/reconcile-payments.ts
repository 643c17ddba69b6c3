import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { verifyPayment } from './verify-payment'

/** A callback is given so long before we ask by ourselves. */
const PATIENCE_MS = 60_000
/** After that SumUp has nothing new to say of a checkout that was valid for a quarter of an hour. */
const DAY_MS = 24 * 60 * 60_000
const MOST_AT_ONCE = 100

/** Finds payments whose callback never came, those of orders given up meanwhile included. */
export async function reconcilePayments(ctx: Ctx): Promise<void> {
  const now = ctx.now.getTime()
  const unproven = await db(ctx)
    .selectFrom('payments')
    .select('id')
    .where('way', '=', 'sumup')
    .where('state', 'in', ['created', 'pending', 'failed'])
    .where('created_at', '<', new Date(now - PATIENCE_MS))
    .where('created_at', '>', new Date(now - DAY_MS))
    .orderBy('created_at', 'desc')
    .limit(MOST_AT_ONCE)
    .execute()
  for (const { id } of unproven) {
    try {
      await verifyPayment(forkCtx(ctx), id)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      ctx.house.log.warn({ err: fault }, 'SumUp could not be asked about payments without a callback')
      return
    }
  }
}
