import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { IS_KEPT, IS_PUBLISHED } from './post-states'
import { isTheirs } from './writers'

type PostState = { readonly published: boolean; readonly kept: boolean }

/**
 * Locks a post until the transaction ends, so that it takes one step at a time, and says where it stands. Throws
 * `NotFound`.
 */
export async function lockPost(tx: Tx, id: string): Promise<PostState> {
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

/** Locks a post that is the viewer's to change, as it stands once it is locked. Throws `NotFound`. */
export async function lockOwnPost(tx: Tx, id: string): Promise<PostState> {
  const state = await lockPost(tx, id)
  await requireOwnPost(tx, id)
  return state
}

/** Throws `NotFound` for a post that is not the viewer's to open. */
export async function requireOwnPost(ctx: Ctx, id: string): Promise<void> {
  const theirs = await db(ctx)
    .selectFrom('posts as p')
    .select('p.id')
    .where('p.id', '=', id)
    .where(isTheirs(ctx))
    .executeTakeFirst()
  if (!theirs) throw new NotFound()
}
