import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { book } from '../ledger/book'
import { balanceSql, giftCardAccount, lockBalance } from './balance'

const MOST_AT_ONCE = 500

/** Job: what was left on cards that have run out is owed to nobody any more. Each by itself, once. */
export async function expireGiftCards(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string; currency: string }>`
    select g.id, g.currency from gift_cards g
    where g.expires_at <= ${ctx.now} and g.refund_id is null and ${balanceSql(sql`g.id`)} > 0
    order by g.expires_at, g.id limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  for (const { id, currency } of rows) {
    await transaction(forkCtx(ctx), async tx => {
      const left = await lockBalance(tx, id)
      if (left <= 0 || !(await hasRunOut(tx, id))) return
      const fact = { kind: 'gift-card-expired', sourceId: Bun.randomUUIDv7(), note: id } as const
      await book(tx, fact, currency, [
        { account: giftCardAccount(id), amount: left },
        { account: 'expired-gift-cards', amount: -left },
      ])
    })
  }
}

/** Looked at under the lock: whoever asks for its money back takes the card out of use, and what goes back onto it keeps it longer. */
async function hasRunOut(tx: Tx, cardId: string): Promise<boolean> {
  const card = await db(tx)
    .selectFrom('gift_cards')
    .select('id')
    .where('id', '=', cardId)
    .where('refund_id', 'is', null)
    .where('expires_at', '<=', tx.now)
    .executeTakeFirst()
  return card !== undefined
}
