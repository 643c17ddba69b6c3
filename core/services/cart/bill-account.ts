import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { compareMoney, formatMoney, type Money, subtractMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { accountId, findAccount } from './ledger/accounts'
import { balanceOfAccount } from './ledger/balance'
import type { OwnAccount } from './ledger/book'

export const receivableAccount = (billAccountId: string): OwnAccount => `receivable:${billAccountId}`

export type BillAccountView = {
  readonly id: string
  readonly name: string
  readonly holderId: string
  readonly limit: Money
  /** What was ordered and is not paid yet, on a bill or not. */
  readonly owed: Money
}

/** Ordering on the bill would make it more than the shop lets anybody owe. */
export class BillLimitReached extends Refusal {
  override name = 'BillLimitReached'
  constructor(left: Money, locale: string) {
    super(
      `Only ${formatMoney({ ...left, amount: Math.max(0, left.amount) }, locale)} of your monthly limit is left, which is not enough. Please choose another way to pay.`,
      409,
    )
  }
}

/** The account that a member orders on, or null: it is for the shop to open one. */
export async function billAccountOf(ctx: Ctx, memberId: string): Promise<BillAccountView | null> {
  const { rows } = await sql<{
    id: string
    name: string
    holder_id: string
    limit_amount: number
    currency: string
  }>`
    select a.id, a.name, a.holder_id, a.limit_amount, a.currency
    from bill_account_members m join bill_accounts a on a.id = m.account_id
    where m.member_id = ${memberId} and a.closed_at is null`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const { id, name, holder_id: holderId, limit_amount: amount, currency } = row
  return {
    id,
    name,
    holderId,
    limit: { amount, currency },
    owed: { amount: await owedOn(ctx, id), currency },
  }
}

/** What is owed on an account, in minor units; with a minus, what it has too much. */
export async function owedOn(ctx: Ctx, billAccountId: string): Promise<number> {
  const account = await findAccount(ctx, receivableAccount(billAccountId), null)
  return balanceOfAccount(ctx, account, ctx.house.site().currency)
}

/**
 * Locks what is owed on an account until the transaction ends: of two orders at once that fit the limit one by one, one is
 * refused. Throws `BillLimitReached`.
 */
export async function requireRoom(tx: Tx, billAccountId: string, wanted: Money): Promise<void> {
  await lockOwed(tx, billAccountId)
  const account = await db(tx)
    .selectFrom('bill_accounts')
    .select(['limit_amount', 'currency', 'closed_at'])
    .where('id', '=', billAccountId)
    .executeTakeFirstOrThrow()
  const { currency } = account
  // Closed since it was looked up: nothing of it is left.
  const amount = account.closed_at ? 0 : account.limit_amount
  const owed = { amount: await owedOn(tx, billAccountId), currency }
  const left = subtractMoney({ amount, currency }, owed)
  if (wanted.currency !== currency || compareMoney(left, wanted) < 0)
    throw new BillLimitReached(left, tx.locale)
}

/** Until the transaction ends nothing more is owed on it, and it is not closed. */
export async function lockOwed(tx: Tx, billAccountId: string): Promise<void> {
  const id = await accountId(tx, receivableAccount(billAccountId))
  await db(tx).selectFrom('ledger_accounts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}
