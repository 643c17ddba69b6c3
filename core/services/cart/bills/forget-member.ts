import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Nobody who is gone orders on an account; the bills stay, as books do. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('bill_account_members').where('member_id', '=', memberId).execute()
}
