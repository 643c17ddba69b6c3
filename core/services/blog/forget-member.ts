import { FORMER_MEMBER } from '#core/contracts/account'
import type { BlogService } from '#core/contracts/blog'

/** The contract's `forgetMember`. An author's address is made of their name, so it goes as well. */
export const forgetMember: BlogService['forgetMember'] = async (tx, memberId) => {
  await tx.em.execute(
    `update authors set name = ?, slug = 'former-member-' || right(id::text, 12), bio = '', image = null,
       member_id = null where member_id = ?`,
    [FORMER_MEMBER, memberId],
  )
  tx.purge('posts')
}
