import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { formatMoney, type Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { accountId } from '../ledger/accounts'
import { book } from '../ledger/book'
import { NoAmount } from '../ledger/change-credit'
import { FormUsed } from '../ledger/form-used'
import { producerAccount } from '../ledger/producer-shares'
import { owedTo } from './owed'

export type ProducerPayout = {
  readonly amount: Money
  readonly way: 'cash' | 'transfer'
  readonly note: string
  /** Of the form, a uuid: sent twice, it is one pay-out. */
  readonly formId: string
}

/** More than what is owed. */
export class OwedLess extends Refusal {
  override name = 'OwedLess'
  constructor(owed: Money, locale: string) {
    super(`We owe them ${formatMoney(owed, locale)}: pay that at most.`, 409)
  }
}

/**
 * Money goes to a producer for what was sold of theirs, up to what is owed. For shopkeepers who signed in lately. Throws
 * `FreshSignInRequired`, `NoAmount`, `OwedLess`, `FormUsed`, `NotFound`.
 */
export async function payProducer(ctx: Ctx, asked: string, payout: ProducerPayout): Promise<void> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const [producerId, formId] = [readId(asked), readId(payout.formId)]
  const { amount, way, note } = payout
  if (amount.amount <= 0 || amount.currency !== ctx.house.site().currency) throw new NoAmount()
  await transaction(ctx, async tx => {
    const owed = await lockOwed(tx, producerId)
    if (await isPaid(tx, producerId, { ...payout, formId })) return
    if (owed.amount < amount.amount) throw new OwedLess(owed, tx.locale)
    await db(tx)
      .insertInto('producer_payouts')
      .values({
        id: formId,
        producer_id: producerId,
        ...amount,
        way,
        note,
        paid_by_id: tx.viewer.member?.id ?? null,
        paid_at: tx.now,
      })
      .execute()
    await book(tx, { kind: 'pay-out', sourceId: formId, note }, amount.currency, [
      { account: producerAccount(producerId), amount: amount.amount },
      { account: way === 'transfer' ? 'bank' : 'cash', amount: -amount.amount },
    ])
    const subject = { kind: 'producer', id: producerId }
    await recordAudit(tx, { action: 'producer.paid', subject, after: { ...amount, way } })
  })
}

/** Two who pay at once wait for each other, so that nothing is paid twice. Throws `NotFound`. */
export async function lockOwed(tx: Tx, producerId: string): Promise<Money> {
  const producer = await db(tx)
    .selectFrom('producers')
    .select('id')
    .where('id', '=', producerId)
    .executeTakeFirst()
  if (!producer) throw new NotFound()
  const id = await accountId(tx, producerAccount(producerId))
  await db(tx).selectFrom('ledger_accounts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  return owedTo(tx, producerId)
}

/** Throws `FormUsed` where this form paid something else. */
async function isPaid(
  tx: Tx,
  producer_id: string,
  { formId, amount, way }: ProducerPayout,
): Promise<boolean> {
  const known = await db(tx)
    .selectFrom('producer_payouts')
    .select(['producer_id', 'amount', 'currency', 'way'])
    .where('id', '=', formId)
    .executeTakeFirst()
  if (known && !Bun.deepEquals(known, { producer_id, ...amount, way })) throw new FormUsed()
  return known !== undefined
}
