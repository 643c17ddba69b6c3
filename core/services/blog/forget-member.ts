import { sql } from 'kysely'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { BlogService } from '#core/contracts/blog'
import { db } from '#core/database/db'

/** The contract's `forgetMember`. An author's address is made of their name, so it goes as well. */
export const forgetMember: BlogService['forgetMember'] = async (tx, memberId) => {
  await db(tx)
    .updateTable('authors')
    .set({
      name: FORMER_MEMBER,
      slug: sql<string>`'former-member-' || right(id::text, 12)`,
      bio: '',
      image: null,
      member_id: null,
    })
    .where('member_id', '=', memberId)
    .execute()
  tx.purge('posts')
}
