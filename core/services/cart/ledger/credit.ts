import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { formatMoney, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type CreditAccount, creditAccount, type FoundCredit, findCreditAccount } from './accounts'
import { balanceOfAccount } from './balance'

/** A member's credit is less than what they want of it. */
export class CreditShort extends Refusal {
  override name = 'CreditShort'
  constructor(
    readonly credit: Money,
    locale: string,
  ) {
    super(`There are ${formatMoney(credit, locale)} of credit, which is not enough.`, 409)
  }
}

/** What a member can pay from: the credit of their household while they are in one, otherwise their own. */
export const creditOf = (ctx: Ctx, memberId: string): Promise<Money> => creditAt(ctx, { creditOf: memberId })

/** What the cooperative owes on a credit: the sum of its entries, with the sign of its owners' pocket. */
export async function creditAt(ctx: Ctx, credit: CreditAccount): Promise<Money> {
  const { currency } = ctx.house.site()
  const accountId = await findCreditAccount(ctx, credit)
  // Never the negative zero.
  return { amount: 0 - (await balanceOfAccount(ctx, accountId, currency)), currency }
}

/**
 * Locks a credit until the transaction ends, so that nothing is spent twice. Throws `CreditShort` when it is less than
 * `wanted`.
 */
export async function requireCredit(tx: Tx, credit: CreditAccount, wanted: Money): Promise<void> {
  await lockCredit(tx, credit)
  const there = await creditAt(tx, credit)
  if (there.amount < wanted.amount || there.currency !== wanted.currency)
    throw new CreditShort(there, tx.locale)
}

/**
 * Locks a credit until the transaction ends, and who shares it: whoever joins a household or leaves it locks both accounts that
 * the member pays from. So it is looked up again under the lock.
 */
export async function lockCredit(tx: Tx, credit: CreditAccount): Promise<FoundCredit> {
  for (;;) {
    const { id } = await creditAccount(tx, credit)
    await db(tx).selectFrom('ledger_accounts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const locked = await creditAccount(tx, credit)
    if (locked.id === id) return locked
  }
}

/** Where money that was paid from credit goes back to: the account that it came from. */
export async function creditCameFrom(
  tx: Tx,
  kind: 'payment' | 'part-held',
  sourceId: string,
  memberId: string,
): Promise<CreditAccount> {
  const { rows } = await sql<{ own: string | null; household: string | null }>`
    select a.member_id as own, substring(a.code from '^household:(.*)$') as household
    from ledger_transactions t join ledger_entries e on e.transaction_id = t.id join ledger_accounts a on a.id = e.account_id
    where t.kind = ${kind} and t.source_id = ${sourceId} and ledger_kind(a.code) in ('credit', 'household')
    limit 1`.execute(db(tx))
  const [from] = rows
  if (from?.household) return { creditOf: memberId, at: { household: from.household } }
  return from?.own ? { creditOf: from.own, at: 'own' } : { creditOf: memberId }
}
