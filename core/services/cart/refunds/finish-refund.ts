import type { Ctx, Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { PaymentsUnavailable, RefundRefused, TransactionNotFound } from '#core/payments/refusals'
import { completeRefund } from './complete-refund'

export type RefundRow = {
  readonly id: string
  readonly order_id: string
  readonly payment_id: string | null
  readonly amount: number
  readonly currency: string
  readonly transaction_id: string | null
}

/** `not-asked`: SumUp was not asked for anything. `lost`: it was, and nobody knows its answer. */
export type RefundOutcome = 'done' | 'already' | 'refused' | 'not-asked' | 'lost'

/**
 * Sees a refund that was written down through to its end. SumUp is asked first what it has given back already, so
 * that no crash and no lost answer makes it give twice. The row stays locked meanwhile: the job and the person who
 * waits do not both ask.
 */
export async function finishRefund(ctx: Ctx, refundId: string): Promise<RefundOutcome> {
  return transaction(ctx, async tx => {
    const refund = await lockRefund(tx, refundId)
    if (!refund) return 'already'
    const outcome = await giveBack(tx, refund)
    if (outcome === 'done') await completeRefund(tx, refund)
    return outcome
  })
}

async function lockRefund(tx: Tx, refundId: string): Promise<RefundRow | null> {
  const [refund] = await tx.em.execute<RefundRow[]>(
    `select r.id, r.order_id, r.payment_id, r.amount, r.currency, p.transaction_id
     from refunds r left join payments p on p.id = r.payment_id
     where r.id = ? and r.state = 'requested' for update of r`,
    [refundId],
  )
  return refund ?? null
}

async function giveBack(tx: Tx, refund: RefundRow): Promise<RefundOutcome> {
  const { amount, currency, transaction_id: transactionId } = refund
  // What was free is given back for nothing.
  if (amount === 0) return 'done'
  let asked = false
  try {
    if (!transactionId) throw new TransactionNotFound('of this payment')
    const { refunded } = await tx.house.payments.getTransaction(transactionId)
    const before = await givenBefore(tx, refund)
    if (refunded.amount >= before + amount) return 'done'
    asked = true
    await tx.house.payments.refund({ transactionId, amount: { amount, currency } })
    return 'done'
  } catch (fault) {
    if (fault instanceof PaymentsUnavailable) return asked ? 'lost' : 'not-asked'
    if (!(fault instanceof RefundRefused || fault instanceof TransactionNotFound)) throw fault
    tx.house.log.error({ err: fault, refund: refund.id }, 'SumUp refused a refund')
    await tx.em.execute(`update refunds set state = 'failed', failure = ? where id = ?`, [
      fault.message,
      refund.id,
    ])
    return 'refused'
  }
}

/** One refund of a payment is under way at a time, so what SumUp gave beyond these is this one. */
async function givenBefore(tx: Tx, refund: RefundRow): Promise<number> {
  const [row] = await tx.em.execute<{ given: number }[]>(
    `select coalesce(sum(amount), 0)::int as given from refunds where payment_id = ? and state = 'done'`,
    [refund.payment_id],
  )
  return row?.given ?? 0
}
