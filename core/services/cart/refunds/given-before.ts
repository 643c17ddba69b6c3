import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { Transaction } from '#core/payments/payments'
import { PaymentsUnavailable, TransactionNotFound } from '#core/payments/refusals'

/**
 * Before SumUp is asked for a refund for the first time, how many refunds of exactly this amount it knows already is
 * written down and committed: somebody may have made one there by hand. Only one more than these is ours. False when
 * SumUp does not answer. Must stand outside of any transaction that holds the refund.
 */
export async function noteGivenBefore(ctx: Ctx, refundId: string): Promise<boolean> {
  type Row = { amount: number; currency: string; transaction_id: string }
  const [refund] = await ctx.em.execute<Row[]>(
    `select r.amount, r.currency, p.transaction_id from refunds r join payments p on p.id = r.payment_id
     where r.id = ? and r.state = 'requested' and r.alike_before is null and r.amount > 0
       and p.transaction_id is not null`,
    [refundId],
  )
  if (!refund) return true
  try {
    const transaction = await ctx.house.payments.getTransaction(refund.transaction_id)
    // Whoever else is at it has written the same or an older number, and only the first of them stands.
    await ctx.em.execute(
      `update refunds set alike_before = ? where id = ? and state = 'requested' and alike_before is null`,
      [refundsAlike(transaction, refund), refundId],
    )
    return true
  } catch (fault) {
    if (fault instanceof PaymentsUnavailable) return false
    // Whoever asks for the refund itself is told the same, and knows what to do.
    if (fault instanceof TransactionNotFound) return true
    throw fault
  }
}

/** Whether SumUp has given back what this refund is about since it was first asked. */
export async function isGivenSince(
  ctx: Pick<Ctx, 'em'>,
  refund: Money & { readonly id: string },
  transaction: Transaction,
): Promise<boolean> {
  const [row] = await ctx.em.execute<{ alike_before: number | null }[]>(
    'select alike_before from refunds where id = ?',
    [refund.id],
  )
  return row != null && row.alike_before !== null && refundsAlike(transaction, refund) > row.alike_before
}

const refundsAlike = ({ events }: Transaction, { amount, currency }: Money): number =>
  events.filter(
    event => event.kind === 'refund' && event.amount.amount === amount && event.amount.currency === currency,
  ).length
