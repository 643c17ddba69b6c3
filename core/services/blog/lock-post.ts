import type { Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { IS_KEPT, IS_PUBLISHED } from './post-states'

/**
 * Locks a post until the transaction ends, so that it takes one step at a time, and says where it stands. Throws
 * `NotFound`.
 */
export async function lockPost(tx: Tx, id: string): Promise<{ published: boolean; kept: boolean }> {
  await db(tx).selectFrom('posts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  // Not in the same statement: one that waits for a lock goes on to see other tables as they were before it waited.
  const post = await db(tx)
    .selectFrom('posts as p')
    .select([IS_PUBLISHED.as('published'), IS_KEPT.as('kept')])
    .where('p.id', '=', id)
    .executeTakeFirst()
  if (!post) throw new NotFound()
  return post
}
