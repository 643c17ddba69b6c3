import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * Nobody who is gone orders on an account or gets its bills: whoever has been on it longest does, and one that nobody is on
 * any more is closed. The bills stay, as books do.
 */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('bill_account_members').where('member_id', '=', memberId).execute()
  const held = await db(tx)
    .selectFrom('bill_accounts')
    .select('id')
    .where('holder_id', '=', memberId)
    .where('closed_at', 'is', null)
    .execute()
  for (const { id } of held) await handOn(tx, id)
}

async function handOn(tx: Tx, accountId: string): Promise<void> {
  const next = await db(tx)
    .selectFrom('bill_account_members')
    .select('member_id as id')
    .where('account_id', '=', accountId)
    .orderBy('added_at')
    .orderBy('member_id')
    .limit(1)
    .executeTakeFirst()
  await db(tx)
    .updateTable('bill_accounts')
    .set(next ? { holder_id: next.id } : { closed_at: tx.now })
    .where('id', '=', accountId)
    .execute()
}
