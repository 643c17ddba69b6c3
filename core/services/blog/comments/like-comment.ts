import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { mayComment } from './comment-rule'
import { commentedPost } from './commented-post'
import { LikesClosed } from './refusals'
import { isGone } from './write-comment'

/**
 * A member who may comment likes what somebody else said here, once. Throws `SignInRequired`, `LikesClosed`, and `NotFound`
 * for what they may not read, and for what is theirs.
 */
export async function likeComment(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const { authorId, postId } = await lockComment(tx, id)
    const post = await commentedPost(tx, postId)
    if (!post || authorId === member.id || (await isGone(tx, id))) throw new NotFound()
    if (!mayComment(post)) throw new LikesClosed()
    await db(tx)
      .insertInto('comment_likes')
      .values({ comment_id: id, member_id: member.id, liked_at: tx.now })
      .onConflict(conflict => conflict.columns(['comment_id', 'member_id']).doNothing())
      .execute()
    tx.purge(commentsTag(postId))
  })
}

/** They like it no more; also where nothing may be liked any longer. Throws `SignInRequired`, `NotFound`. */
export async function unlikeComment(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const { postId } = await lockComment(tx, id)
    await db(tx)
      .deleteFrom('comment_likes')
      .where('comment_id', '=', id)
      .where('member_id', '=', member.id)
      .execute()
    tx.purge(commentsTag(postId))
  })
}

/** Whoever takes it back or hides it in this moment waits, or we for them. */
async function lockComment(tx: Tx, id: string) {
  const comment = await db(tx)
    .selectFrom('comments')
    .select(['author_id as authorId', 'post_id as postId'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!comment) throw new NotFound()
  return comment
}
