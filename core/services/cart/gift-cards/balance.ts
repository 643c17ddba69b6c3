import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { accountId, findAccount } from '../ledger/accounts'
import { balanceOfAccount } from '../ledger/balance'
import type { OwnAccount } from '../ledger/book'

export const giftCardAccount = (cardId: string): OwnAccount => `gift-card:${cardId}`

/** What is left on the card whose id this is, in SQL. */
export const balanceSql = (cardId: RawBuilder<unknown>) => sql<number>`coalesce((select -sum(b.amount)
  from ledger_accounts a join ledger_balances b on b.account_id = a.id
  where a.code = 'gift-card:' || ${cardId} and a.member_id is null), 0)::bigint`

/** What is left on a card, in minor units. */
export async function balanceOf(ctx: Ctx, cardId: string): Promise<number> {
  const account = await findAccount(ctx, giftCardAccount(cardId), null)
  return 0 - (await balanceOfAccount(ctx, account, ctx.house.site().currency))
}

/** The same, under the lock of its account until the transaction ends: nothing of it is spent twice. */
export async function lockBalance(tx: Tx, cardId: string): Promise<number> {
  const account = await accountId(tx, giftCardAccount(cardId))
  await db(tx).selectFrom('ledger_accounts').select('id').where('id', '=', account).forNoKeyUpdate().execute()
  return balanceOf(tx, cardId)
}
