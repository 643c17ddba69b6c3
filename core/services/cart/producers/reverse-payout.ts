import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { book } from '../ledger/book'
import { producerAccount } from '../ledger/producer-shares'
import { lockOwed } from './pay-producer'

/**
 * A pay-out did not happen, or not so: what it paid is owed again, and the money is where it was. Undone twice, it is undone
 * once; `note` is read by the producer. For who looks after the money and signed in lately. Throws `FreshSignInRequired`,
 * `NotFound`.
 */
export async function reversePayout(
  ctx: Ctx,
  askedProducer: string,
  askedPayout: string,
  note: string,
): Promise<void> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const [producerId, payoutId] = [readId(askedProducer), readId(askedPayout)]
  await transaction(ctx, async tx => {
    await lockOwed(tx, producerId)
    const { amount, currency, way } = await db(tx)
      .selectFrom('producer_payouts')
      .select(['amount', 'currency', 'way'])
      .where('id', '=', payoutId)
      .where('producer_id', '=', producerId)
      .executeTakeFirstOrThrow(() => new NotFound())
    const reversed = await db(tx)
      .insertInto('producer_payout_reversals')
      .values({
        payout_id: payoutId,
        note,
        reversed_by_id: tx.viewer.member?.id ?? null,
        reversed_at: tx.now,
      })
      .onConflict(conflict => conflict.column('payout_id').doNothing())
      .returning('payout_id')
      .executeTakeFirst()
    if (!reversed) return
    await book(tx, { kind: 'payout-reversed', sourceId: payoutId, note }, currency, [
      { account: producerAccount(producerId), amount: -amount },
      { account: way === 'transfer' ? 'bank' : 'cash', amount },
    ])
    const subject = { kind: 'producer', id: producerId }
    await recordAudit(tx, {
      action: 'producer.payout-reversed',
      subject,
      after: { payoutId, amount, currency, way },
    })
  })
}
