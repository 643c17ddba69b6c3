import { FORMER_MEMBER } from '#core/contracts/account'
import type { CartService } from '#core/contracts/cart'

/** The contract's `forgetMember`. Reasons of refunds are the house's own words, and stay with the amounts. */
export const forgetMember: CartService['forgetMember'] = async (tx, memberId) => {
  await tx.em.execute(
    `update orders set name = ?, email = '', note = '', idempotency_key = null where member_id = ?`,
    [FORMER_MEMBER, memberId],
  )
  await tx.em.execute('delete from carts where member_id = ?', [memberId])
}
