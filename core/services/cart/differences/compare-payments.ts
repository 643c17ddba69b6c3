import type { NotNull } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { compareHistory } from './compare-history'
import { comparePayment } from './compare-payment'

/** A buyer's bank takes money back for some months; after that nobody looks. */
const COMPARED_DAYS = 90
const DAY_MS = 24 * 60 * 60_000
/** As many as one run asks SumUp about. Those that waited longest come first, so the next run goes on where this one ends. */
const MOST_AT_ONCE = 200

/**
 * First what SumUp’s history says moved, then, as the net under it, the payments of the last 90 days with what SumUp says of them, a page of them at a time.
 */
export async function comparePayments(ctx: Ctx): Promise<void> {
  try {
    await compareHistory(ctx)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    ctx.house.log.warn({ err: fault }, 'SumUp could not be asked what happened since')
    return
  }
  const since = new Date(ctx.now.getTime() - COMPARED_DAYS * DAY_MS)
  const due = await db(ctx)
    .selectFrom('payments')
    .select(['id', 'transaction_id'])
    .where('state', '=', 'paid')
    .where('transaction_id', 'is not', null)
    .where('paid_at', '>', since)
    .orderBy('compared_at', order => order.asc().nullsFirst())
    .orderBy('paid_at')
    .limit(MOST_AT_ONCE)
    .$narrowType<{ transaction_id: NotNull }>()
    .execute()
  for (const { id, transaction_id: transactionId } of due) {
    try {
      await comparePayment(forkCtx(ctx), id, transactionId)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      ctx.house.log.warn({ err: fault }, 'SumUp could not be asked what it gave back')
      return
    }
  }
}
