import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** That something happened stays, and its place in the chain; where from, and with what, goes with the member, also of what they
 * did to others. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  // Those that wait first: what has been chained since stands among the others.
  await db(tx)
    .updateTable('waiting_security_events')
    .set({ details: null })
    .where('member_id', '=', memberId)
    .execute()
  await db(tx)
    .updateTable('security_events')
    .set({ details: null })
    .where(({ or, eb }) => or([eb('member_id', '=', memberId), eb('by_id', '=', memberId)]))
    .execute()
}
