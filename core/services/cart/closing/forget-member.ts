import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * Orders stay for the books, with their lines and amounts, bought by nobody in particular. Reasons of refunds are the
 * house's own words, and stay with the amounts.
 */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('orders')
    .set({ name: FORMER_MEMBER, email: '', note: '', idempotency_key: null })
    .where('member_id', '=', memberId)
    .execute()
  await db(tx).deleteFrom('carts').where('member_id', '=', memberId).execute()
}
