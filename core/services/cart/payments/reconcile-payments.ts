import { newCtx } from '#core/app/ctx'
import type { Ctx } from '#core/contracts/ctx'
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
  const unproven = await ctx.em.execute<{ id: string }[]>(
    `select id from payments where state in ('created', 'pending', 'failed') and created_at < ? and created_at > ?
     order by created_at desc limit ?`,
    [new Date(now - PATIENCE_MS), new Date(now - DAY_MS), MOST_AT_ONCE],
  )
  for (const { id } of unproven) {
    try {
      await verifyPayment({ ...newCtx(ctx.house, ctx.viewer), now: ctx.now }, id)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      ctx.house.log.warn({ err: fault }, 'SumUp could not be asked about payments without a callback')
      return
    }
  }
}
