import { newCtx } from '#core/app/ctx'
import type { Ctx } from '#core/contracts/ctx'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { comparePayment } from './compare-payment'

/** A buyer's bank takes money back for some months; after that nobody looks. */
const COMPARED_DAYS = 90
const DAY_MS = 24 * 60 * 60_000
/** As many as one run asks SumUp about. Those that waited longest come first, so the next run goes on where this one ends. */
const MOST_AT_ONCE = 200

/** Compares the payments of the last 90 days with what SumUp says of them, a page of them at a time. */
export async function comparePayments(ctx: Ctx): Promise<void> {
  const since = new Date(ctx.now.getTime() - COMPARED_DAYS * DAY_MS)
  const due = await ctx.em.execute<{ id: string; transaction_id: string }[]>(
    `select id, transaction_id from payments
     where state = 'paid' and transaction_id is not null and paid_at > ?
     order by compared_at nulls first, paid_at limit ?`,
    [since, MOST_AT_ONCE],
  )
  for (const { id, transaction_id: transactionId } of due) {
    try {
      await comparePayment({ ...newCtx(ctx.house, ctx.viewer), now: ctx.now }, id, transactionId)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      ctx.house.log.warn({ err: fault }, 'SumUp could not be asked what it gave back')
      return
    }
  }
}
