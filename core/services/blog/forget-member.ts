import { sql } from 'kysely'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What a member wrote stays; who they were does not. An author's address is made of their name, so it goes as well. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
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
