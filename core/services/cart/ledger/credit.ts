import type { Ctx, Tx } from '#core/contracts/ctx'
import { formatMoney, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { CREDIT, creditAccountId, findAccount } from './accounts'
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

/** What the cooperative owes a member: the sum of their entries, with the sign of their pocket. */
export async function creditOf(ctx: Ctx, memberId: string): Promise<Money> {
  const { currency } = ctx.house.site()
  const accountId = await findAccount(ctx, CREDIT, memberId)
  // Never the negative zero.
  return { amount: 0 - (await balanceOfAccount(ctx, accountId, currency)), currency }
}

/**
 * Locks a member's credit until the transaction ends, so that nothing is spent twice. Throws `CreditShort` when it is
 * less than `wanted`.
 */
export async function requireCredit(tx: Tx, memberId: string, wanted: Money): Promise<void> {
  await lockCredit(tx, memberId)
  const credit = await creditOf(tx, memberId)
  if (credit.amount < wanted.amount || credit.currency !== wanted.currency)
    throw new CreditShort(credit, tx.locale)
}

/** Locks a member's credit until the transaction ends. */
export async function lockCredit(tx: Tx, memberId: string): Promise<void> {
  const accountId = await creditAccountId(tx, memberId)
  await db(tx)
    .selectFrom('ledger_accounts')
    .select('id')
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .execute()
}
