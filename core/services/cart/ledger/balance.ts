import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The sum of the entries of an account of somebody's (a debit is positive), in minor units; 0 where there are none. */
export async function balanceOfAccount(
  ctx: Ctx,
  accountId: string | null,
  currency: string,
): Promise<number> {
  if (!accountId) return 0
  const kept = await db(ctx)
    .selectFrom('ledger_balances')
    .select('amount')
    .where('account_id', '=', accountId)
    .where('currency', '=', currency)
    .executeTakeFirst()
  return kept?.amount ?? 0
}

/** Within a statement: what is kept for the account `a` that `isTheirs`, with the sign of its owners' pocket; null where there is none. */
export const creditOn = (isTheirs: RawBuilder<unknown>, currency: string): RawBuilder<number | null> =>
  sql<number | null>`(select -b.amount from ledger_accounts a
    join ledger_balances b on b.account_id = a.id and b.currency = ${currency} where ${isTheirs})`
