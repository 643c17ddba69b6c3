import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What was changed stays for the books; what was said about it goes. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('order_changes')
    .set({ note: '' })
    .where('order_id', 'in', eb => eb.selectFrom('orders').select('id').where('member_id', '=', memberId))
    .execute()
}
