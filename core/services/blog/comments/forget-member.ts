import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What they said in public stays, under no name; what they had taken back goes. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await sql`
    update comments c set text = '' from comment_deletions d
    where d.comment_id = c.id and c.author_id = ${memberId}`.execute(db(tx))
  await db(tx).deleteFrom('comment_reports').where('reporter_id', '=', memberId).execute()
  await db(tx).deleteFrom('comment_likes').where('member_id', '=', memberId).execute()
  await db(tx).deleteFrom('reply_reports').where('reporter_id', '=', memberId).execute()
  await db(tx).deleteFrom('comment_letter_refusals').where('member_id', '=', memberId).execute()
  tx.purge('comments')
}
