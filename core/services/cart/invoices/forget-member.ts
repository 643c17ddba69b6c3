import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What was issued is kept as the law wants it. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx).deleteFrom('billing_addresses').where('member_id', '=', memberId).execute()
}
