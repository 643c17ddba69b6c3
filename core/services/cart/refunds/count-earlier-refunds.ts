import { type NotNull, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { Transaction } from '#core/contracts/platform/payments'
import { db } from '#core/database/db'
import { PaymentsUnavailable, TransactionNotFound } from '#core/payments/refusals'

/**
 * Before SumUp is asked for a refund for the first time, how many refunds of exactly this amount it knows already is
 * written down and committed: somebody may have made one there by hand. Only one more than these is ours. False when
 * SumUp does not answer. Must stand outside of any transaction that holds the refund.
 */
export async function countEarlierRefunds(ctx: Ctx, refundId: string): Promise<boolean> {
  const refund = await db(ctx)
    .selectFrom('refunds as r')
    .innerJoin('payments as p', 'p.id', 'r.payment_id')
    .select([sql<number>`coalesce(r.by_payment, r.amount)`.as('amount'), 'r.currency', 'p.transaction_id'])
    .where('r.id', '=', refundId)
    .where('r.state', '=', 'requested')
    .where('r.alike_before', 'is', null)
    .where(sql<boolean>`coalesce(r.by_payment, r.amount) > 0`)
    .where('r.way', '=', 'sumup')
    .where('p.transaction_id', 'is not', null)
    .$narrowType<{ transaction_id: NotNull }>()
    .executeTakeFirst()
  if (!refund) return true
  try {
    const transaction = await ctx.house.payments.getTransaction(refund.transaction_id)
    // Whoever else is at it has written the same or an older number, and only the first of them stands.
    await db(ctx)
      .updateTable('refunds')
      .set({ alike_before: refundsAlike(transaction, refund) })
      .where('id', '=', refundId)
      .where('state', '=', 'requested')
      .where('alike_before', 'is', null)
      .execute()
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
  const row = await db(ctx)
    .selectFrom('refunds')
    .select('alike_before')
    .where('id', '=', refund.id)
    .executeTakeFirst()
  return row != null && row.alike_before !== null && refundsAlike(transaction, refund) > row.alike_before
}

const refundsAlike = ({ events }: Transaction, { amount, currency }: Money): number =>
  events.filter(
    event => event.kind === 'refund' && event.amount.amount === amount && event.amount.currency === currency,
  ).length
