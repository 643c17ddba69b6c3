import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { accountId, findAccount } from '../ledger/accounts'
import type { OwnAccount } from '../ledger/book'

export const giftCardAccount = (cardId: string): OwnAccount => `gift-card:${cardId}`

/** What is left on the card whose id this is, in SQL: nothing stands in a column that could drift from it. */
export const balanceSql = (cardId: RawBuilder<unknown>) => sql<number>`coalesce((select -sum(e.amount)
  from ledger_accounts a join ledger_entries e on e.account_id = a.id where a.code = 'gift-card:' || ${cardId}), 0)::bigint`

/** What is left on a card, in minor units. */
export async function balanceOf(ctx: Ctx, cardId: string): Promise<number> {
  const account = await findAccount(ctx, giftCardAccount(cardId), null)
  if (!account) return 0
  const { left } = await db(ctx)
    .selectFrom('ledger_entries')
    .select(eb => eb.fn.coalesce(eb.fn.sum<number>('amount'), eb.val(0)).as('left'))
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow()
  return 0 - Number(left)
}

/** The same, under the lock of its account until the transaction ends: nothing of it is spent twice. */
export async function lockBalance(tx: Tx, cardId: string): Promise<number> {
  const account = await accountId(tx, giftCardAccount(cardId))
  await db(tx).selectFrom('ledger_accounts').select('id').where('id', '=', account).forNoKeyUpdate().execute()
  return balanceOf(tx, cardId)
}
