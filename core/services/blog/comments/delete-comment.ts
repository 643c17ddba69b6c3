import { sql } from 'kysely'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { isGone, ownComment } from './write-comment'

/** So long who deleted a comment can bring it back. */
export const UNDO_DAYS = 7

/** Its author takes a comment back. Throws `NotFound`. */
export async function deleteComment(ctx: Ctx, asked: string): Promise<void> {
  const author = requireMember(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const { postId } = await ownComment(tx, id, author.id)
    await db(tx).insertInto('comment_deletions').values({ comment_id: id, deleted_at: tx.now }).execute()
    await tx.services.federation.withdrawComment(tx, 'blog', id)
    tx.purge(commentsTag(postId))
  })
}

/** The way back, as long as the words are there. Throws `NotFound`. */
export async function undeleteComment(ctx: Ctx, asked: string): Promise<void> {
  const author = requireMember(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    // The night that takes the words waits for us, or we for it.
    await db(tx).selectFrom('comments').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const { rows } = await sql<{ postId: string; text: string }>`
      delete from comment_deletions d using comments c
      where d.comment_id = ${id} and c.id = d.comment_id and c.author_id = ${author.id} and c.text <> ''
      returning c.post_id as "postId", c.text`.execute(db(tx))
    const [comment] = rows
    if (!comment) throw new NotFound()
    if (!(await isGone(tx, id)))
      await tx.services.federation.restoreComment(tx, 'blog', { id, text: comment.text })
    tx.purge(commentsTag(comment.postId))
  })
}

/** The job of every night: the words of what was deleted long ago go. Where it was answered, its place stays. */
export async function forgetDeletedComments(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - UNDO_DAYS * 86_400_000)
  await sql`
    update comments c set text = '' from comment_deletions d
    where d.comment_id = c.id and d.deleted_at < ${before} and c.text <> ''`.execute(db(ctx))
}
