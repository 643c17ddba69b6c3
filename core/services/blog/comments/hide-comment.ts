import { type AuditedChange, recordAudit } from '#core/audit/record-audit'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { settle } from './report-comment'
import { replyAddress, settleReply } from './report-reply'
import { isGone } from './write-comment'

/** Moderation: from now on only those who moderate see it, and its author that it is hidden. Throws `NotFound`. */
export async function hideComment(ctx: Ctx, asked: string): Promise<string> {
  const moderator = requireRole(ctx, 'editor', 'moderator')
  const id = readId(asked)
  return transaction(ctx, async tx => {
    const { postId } = await lockComment(tx, id)
    const hidden = await db(tx)
      .insertInto('comment_hidings')
      .values({ comment_id: id, hidden_by_id: moderator.id, hidden_at: tx.now })
      .onConflict(conflict => conflict.column('comment_id').doNothing())
      .executeTakeFirst()
    if (hidden.numInsertedOrUpdatedRows) {
      await audit(tx, 'comment.hidden', 'comment', id, postId)
      await settle(tx, id)
      await tx.services.federation.withdrawComment(tx, 'blog', id)
    }
    return postId
  })
}

export async function restoreComment(ctx: Ctx, asked: string): Promise<string> {
  requireRole(ctx, 'editor', 'moderator')
  const id = readId(asked)
  return transaction(ctx, async tx => {
    const { postId, text } = await lockComment(tx, id)
    const gone = await db(tx).deleteFrom('comment_hidings').where('comment_id', '=', id).executeTakeFirst()
    if (gone.numDeletedRows > 0n) {
      await audit(tx, 'comment.restored', 'comment', id, postId)
      if (!(await isGone(tx, id))) await tx.services.federation.restoreComment(tx, 'blog', { id, text })
    }
    return postId
  })
}

/** A reply from the fediverse to this post, by our id of it. It stays hidden, should it come once more. Throws `NotFound`. */
export async function hideReply(ctx: Ctx, askedPost: string, askedReply: string): Promise<void> {
  const moderator = requireRole(ctx, 'editor', 'moderator')
  const postId = readId(askedPost)
  const uri = await replyAddress(ctx, postId, readId(askedReply))
  await transaction(ctx, async tx => {
    const hidden = await db(tx)
      .insertInto('reply_hidings')
      .values({ uri, post_id: postId, hidden_by_id: moderator.id, hidden_at: tx.now })
      .onConflict(conflict => conflict.column('uri').doNothing())
      .executeTakeFirst()
    if (hidden.numInsertedOrUpdatedRows) {
      await audit(tx, 'comment.hidden', 'reply', askedReply, postId)
      await settleReply(tx, uri)
    }
  })
}

export async function restoreReply(ctx: Ctx, askedPost: string, askedReply: string): Promise<void> {
  requireRole(ctx, 'editor', 'moderator')
  const postId = readId(askedPost)
  const uri = await replyAddress(ctx, postId, readId(askedReply))
  await transaction(ctx, async tx => {
    const gone = await db(tx).deleteFrom('reply_hidings').where('uri', '=', uri).executeTakeFirst()
    if (gone.numDeletedRows > 0n) await audit(tx, 'comment.restored', 'reply', askedReply, postId)
  })
}

/** Whoever answers the comment in this moment waits. */
async function lockComment(tx: Tx, commentId: string) {
  const comment = await db(tx)
    .selectFrom('comments')
    .select(['post_id as postId', 'text'])
    .where('id', '=', commentId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!comment) throw new NotFound()
  return comment
}

async function audit(tx: Tx, action: AuditedChange['action'], kind: string, id: string, postId: string) {
  await recordAudit(tx, { action, subject: { kind, id }, after: { postId } })
  tx.purge(commentsTag(postId))
}
