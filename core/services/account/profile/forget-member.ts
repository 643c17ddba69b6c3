import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The addresses that they had, or wanted. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('email_changes').where('member_id', '=', memberId).execute()
}
