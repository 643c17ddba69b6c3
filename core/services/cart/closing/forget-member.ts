import { FORMER_MEMBER } from '#core/contracts/account'
import type { CartService } from '#core/contracts/cart'
import { db } from '#core/database/db'

/** The contract's `forgetMember`. Reasons of refunds are the house's own words, and stay with the amounts. */
export const forgetMember: CartService['forgetMember'] = async (tx, memberId) => {
  await db(tx)
    .updateTable('orders')
    .set({ name: FORMER_MEMBER, email: '', note: '', idempotency_key: null })
    .where('member_id', '=', memberId)
    .execute()
  await db(tx).deleteFrom('carts').where('member_id', '=', memberId).execute()
}
