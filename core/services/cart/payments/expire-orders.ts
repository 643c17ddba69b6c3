import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { endUnpaid } from './end-unpaid'

/** As many as one run asks SumUp about; the next run is a minute away. */
const MOST_AT_ONCE = 100

/**
 * Ends every pending order whose time has run out. Each by itself: one that cannot be asked about, or ended, waits for the
 * next run.
 */
export async function expireOrders(ctx: Ctx): Promise<void> {
  const due = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('state', '=', 'pending')
    .where('reserved_until', '<', ctx.now)
    .orderBy('reserved_until')
    .limit(MOST_AT_ONCE)
    .execute()
  const faults: unknown[] = []
  for (const { id } of due) {
    try {
      await endUnpaid(forkCtx(ctx), id, 'expired')
    } catch (fault) {
      if (fault instanceof PaymentsUnavailable)
        ctx.house.log.warn({ err: fault, order: id }, 'SumUp could not be asked before an order expired')
      else faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
}
