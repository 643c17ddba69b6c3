import type { Ctx } from '#core/contracts/ctx'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { whileClaimed } from '#core/jobs/claim'
import { PaymentsUnavailable, RefundRefused, TransactionNotFound } from '#core/payments/refusals'
import { leaveToHolders } from '../gift-cards/take-back'
import { completeRefund, type RefundRow } from './complete-refund'
import { countEarlierRefunds, isGivenSince } from './count-earlier-refunds'

/** `not-asked`: SumUp was not asked for anything. `lost`: it was, and nobody knows its answer. */
export type RefundOutcome = 'done' | 'already' | 'refused' | 'not-asked' | 'lost'

/** One at a time, the job or the person who waits: they would both ask SumUp. Throws `AlreadyClaimed`. */
export function whileRefunding<T>(ctx: Ctx, refundId: string, work: () => Promise<T>): Promise<T> {
  return whileClaimed(ctx, `refund:${refundId}`, work)
}

/**
 * Sees a refund that was written down through to its end, within `whileRefunding`. SumUp is asked first what it has
 * given back already, before and since, so that no crash and no lost answer makes it give twice, and no refund made
 * there is taken for ours. No row is locked while it is asked:
 * the wish is read, SumUp answers, and what it answered is written down.
 */
export async function finishRefund(ctx: Ctx, refundId: string): Promise<RefundOutcome> {
  if (!(await countEarlierRefunds(ctx, refundId))) return 'not-asked'
  const refund = await requestedRefund(ctx, refundId)
  if (!refund) return 'already'
  const answer = await giveBack(ctx, refund)
  return typeof answer === 'string' ? answer : record(ctx, refund, answer)
}

async function requestedRefund(
  ctx: Ctx,
  refundId: string,
): Promise<(RefundRow & { way: WayToPay }) | undefined> {
  return db(ctx)
    .selectFrom('refunds as r')
    .leftJoin('payments as p', 'p.id', 'r.payment_id')
    .select([
      'r.id',
      'r.order_id',
      'r.payment_id',
      'r.amount',
      'r.by_payment',
      'r.currency',
      'r.way',
      'p.transaction_id',
    ])
    .where('r.id', '=', refundId)
    .where('r.state', '=', 'requested')
    .executeTakeFirst()
}

/** SumUp's word: given back, or refused with a reason. Without one nothing is written down. */
type Answer = { readonly failure: string | null }

async function giveBack(
  ctx: Ctx,
  refund: RefundRow & { way: WayToPay },
): Promise<Answer | 'not-asked' | 'lost'> {
  const { currency, transaction_id: transactionId } = refund
  const amount = refund.by_payment ?? refund.amount
  const { payments, log } = ctx.house
  // What was free is given back for nothing, and of cash and credit SumUp knows nothing.
  if (amount === 0 || refund.way !== 'sumup') return { failure: null }
  let asked = false
  try {
    if (!transactionId) throw new TransactionNotFound('of this payment')
    if (
      await isGivenSince(
        ctx,
        { id: refund.id, amount, currency },
        await payments.getTransaction(transactionId),
      )
    )
      return { failure: null }
    asked = true
    await payments.refund({ transactionId, amount: { amount, currency } })
    return { failure: null }
  } catch (fault) {
    if (fault instanceof PaymentsUnavailable) return asked ? 'lost' : 'not-asked'
    if (!(fault instanceof RefundRefused || fault instanceof TransactionNotFound)) throw fault
    log.error({ err: fault, refund: refund.id }, 'SumUp refused a refund')
    return { failure: fault.message }
  }
}

function record(ctx: Ctx, refund: RefundRow, { failure }: Answer): Promise<RefundOutcome> {
  return transaction(ctx, async tx => {
    const requested = await db(tx)
      .selectFrom('refunds')
      .select('id')
      .where('id', '=', refund.id)
      .where('state', '=', 'requested')
      .forUpdate()
      .executeTakeFirst()
    if (!requested) return 'already'
    if (failure === null) {
      await completeRefund(tx, refund)
      return 'done'
    }
    await leaveToHolders(tx, refund.id)
    await db(tx)
      .updateTable('refunds')
      .set({ state: 'failed', failure })
      .where('id', '=', refund.id)
      .execute()
    return 'refused'
  })
}
