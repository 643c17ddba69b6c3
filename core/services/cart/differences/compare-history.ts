import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { comparePayment } from './compare-payment'
import { findSecondPayments } from './find-second-payments'

const KEY = 'sumup-history'
const HOUR_MS = 60 * 60_000
/** How far the first look goes back; what is older is asked about payment by payment. */
const FIRST_HOURS = 7 * 24
/** SumUp lists an entry a while after its own timestamp: each look begins before the last one ended. */
const OVERLAP_HOURS = 6

/**
 * What SumUp gave back or a bank took back since the last look, however many payments there are: each such payment is
 * compared now; and what cards paid that is in no book is found. When one cannot be, the next look begins where this one did. Throws `PaymentsUnavailable`.
 */
export async function compareHistory(ctx: Ctx): Promise<void> {
  const history = await ctx.house.payments.history(await lookedUntil(ctx))
  await findSecondPayments(ctx, history)
  const moved = history.filter(({ kind }) => kind !== 'payment').map(({ transactionId }) => transactionId)
  for (const payment of await paymentsOf(ctx, [...new Set(moved)])) {
    await comparePayment(forkCtx(ctx), payment.id, payment.transactionId)
  }
  await keepSetting(ctx, KEY, { until: ctx.now.toISOString() })
}

async function lookedUntil(ctx: Ctx): Promise<Date> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  const { until } = (row?.value ?? {}) as { readonly until?: string }
  const last = until ? Date.parse(until) - OVERLAP_HOURS * HOUR_MS : Number.NaN
  return new Date(Number.isNaN(last) ? ctx.now.getTime() - FIRST_HOURS * HOUR_MS : last)
}

/** What was sold past us, with SumUp's own app, is no payment of ours. */
async function paymentsOf(ctx: Ctx, transactionIds: readonly string[]) {
  if (transactionIds.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('payments')
    .select(['id', 'transaction_id'])
    .where('state', '=', 'paid')
    .where('transaction_id', 'in', transactionIds)
    .execute()
  return rows.flatMap(({ id, transaction_id: transactionId }) =>
    transactionId ? [{ id, transactionId }] : [],
  )
}
