import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { paymentById } from '../payments/payment-row'
import { applyReading, forgetReading, isAtReader } from '../payments/reader-payment'

/** The page at the till asks by itself for so long. */
const PATIENCE_MS = 30_000
const MOST_AT_ONCE = 50

/** Job: what readers were asked for while the page at the till was closed, or the house went down. */
export async function reconcileReaders(ctx: Ctx): Promise<void> {
  const open = await db(ctx)
    .selectFrom('reader_checkouts as r')
    .innerJoin('payments as p', 'p.id', 'r.payment_id')
    .select('p.id')
    .where('p.state', '<>', 'paid')
    .where('r.started_at', '<', new Date(ctx.now.getTime() - PATIENCE_MS))
    .orderBy('r.started_at', 'desc')
    .limit(MOST_AT_ONCE)
    .execute()
  for (const { id } of open) {
    try {
      const payment = await paymentById(ctx, id)
      if (!payment || !isAtReader(payment)) continue
      if ((await applyReading(forkCtx(ctx), payment)) === 'failed') await forgetReading(ctx, payment)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      ctx.house.log.warn({ err: fault }, 'SumUp could not be asked about its readers')
      return
    }
  }
}
