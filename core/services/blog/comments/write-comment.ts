import { emit } from '#core/activities/emit'
import { createRateLimit } from '#core/cache/rate-limit'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { FederatedComment, PageReply } from '#core/contracts/federation'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { mayComment } from './comment-rule'
import { commentedPost } from './commented-post'
import { AnsweredIsGone, CommentsClosed, CommentTooLong, TooManyComments } from './refusals'

export const MAX_COMMENT_LENGTH = 5000

export type NewComment = {
  readonly postId: string
  readonly text: string
  /** The comment that it answers. */
  readonly parentId: string | null
  /** Or the reply of the fediverse that it answers, by the hub's id of it. */
  readonly replyId?: string | null
  /** Whether it is to be said in the fediverse, too. */
  readonly federated?: boolean
}

export type WrittenComment = {
  readonly id: string
  /** Whether it is said in the fediverse, too. */
  readonly federated: boolean
}

/**
 * A member comments on a public post that they may read, or answers a comment or a reply of the fediverse there, once for each
 * `id`. Throws
 * `SignInRequired`, `NotFound`, `CommentsClosed`, `CommentTooLong`, `TooManyComments`, `AnsweredIsGone`.
 */
export async function writeComment(
  ctx: Ctx,
  asked: NewComment,
  id: string = Bun.randomUUIDv7(),
): Promise<WrittenComment> {
  const author = requireMember(ctx)
  const postId = readId(asked.postId)
  const parentId = asked.parentId ? readId(asked.parentId) : null
  const replyId = !parentId && asked.replyId ? readId(asked.replyId) : null
  refuseTooLong(asked.text)
  const limit = await createRateLimit(ctx.house.cache, 'comments').hit(author.id)
  if (!limit.allowed) throw new TooManyComments(Math.ceil(limit.retryAfterSeconds / 60))
  const federated = await transaction(ctx, async tx => {
    const post = await commentedPost(tx, postId)
    if (!post) throw new NotFound()
    if (!mayComment(post)) throw new CommentsClosed()
    if (await isMade(tx, 'comments', id, { post_id: postId, author_id: author.id })) return !!asked.federated
    const answered = replyId ? await shownReply(tx, postId, replyId) : null
    const threadId = parentId ? await threadOf(tx, postId, parentId) : id
    await db(tx)
      .insertInto('comments')
      .values({
        id,
        post_id: postId,
        author_id: author.id,
        parent_id: parentId,
        thread_id: threadId,
        text: asked.text,
        created_at: tx.now,
      })
      .execute()
    if (answered)
      await db(tx).insertInto('comment_answers').values({ comment_id: id, uri: answered.uri }).execute()
    await emit(tx, { type: 'Create', domain: 'blog', subject: { kind: 'comment', id } })
    tx.purge(commentsTag(postId))
    if (!asked.federated) return false
    return tx.services.federation.publishComment(tx, 'blog', {
      id,
      authorId: author.id,
      pageId: postId,
      text: asked.text,
      answers: answeredAs(parentId, replyId),
    })
  })
  return { id, federated }
}

function answeredAs(parentId: string | null, replyId: string | null): FederatedComment['answers'] {
  if (parentId) return { kind: 'comment', id: parentId }
  return replyId ? { kind: 'reply', id: replyId } : null
}

/** Of the form of a comment that is there. */
export const COMMENT_FORM = savedForm<{ text: string }>('text')

/** Only its author, while it stands. Throws `NotFound`, `CommentTooLong`, `ChangedMeanwhile`. */
export async function editComment(ctx: Ctx, askedId: string, text: string, seen: string | null) {
  const author = requireMember(ctx)
  const id = readId(askedId)
  refuseTooLong(text)
  return transaction(ctx, async tx => {
    const comment = await ownComment(tx, id, author.id)
    COMMENT_FORM.refuseStale(comment, seen)
    if (comment.text === text) return
    await db(tx).updateTable('comments').set({ text, edited_at: tx.now }).where('id', '=', id).execute()
    await tx.services.federation.updateComment(tx, 'blog', { id, text })
    tx.purge(commentsTag(comment.postId))
  })
}

/** One of the member's that stands: neither taken back nor hidden. Locked inside a transaction. Throws `NotFound`. */
export async function ownComment(tx: Tx, id: string, memberId: string) {
  const comment = await db(tx)
    .selectFrom('comments')
    .select(['text', 'post_id as postId'])
    .where('id', '=', id)
    .where('author_id', '=', memberId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!comment || (await isGone(tx, id))) throw new NotFound()
  return comment
}

function refuseTooLong(text: string): void {
  if ([...text].length > MAX_COMMENT_LENGTH) throw new CommentTooLong(MAX_COMMENT_LENGTH)
}

async function threadOf(tx: Tx, postId: string, parentId: string): Promise<string> {
  // Whoever deletes or hides it waits for us, or we for them.
  const parent = await db(tx)
    .selectFrom('comments')
    .select('thread_id as threadId')
    .where('id', '=', parentId)
    .where('post_id', '=', postId)
    .forShare()
    .executeTakeFirst()
  if (!parent) throw new NotFound()
  if (await isGone(tx, parentId)) throw new AnsweredIsGone()
  return parent.threadId
}

/** A reply of the fediverse below this post that everybody may read. Throws `AnsweredIsGone`. */
async function shownReply(tx: Tx, postId: string, replyId: string): Promise<PageReply> {
  const [reply] = await tx.services.federation.repliesTo(tx, 'blog', postId, replyId)
  if (!reply || (await isHiddenReply(tx, reply.uri))) throw new AnsweredIsGone()
  return reply
}

async function isHiddenReply(tx: Tx, uri: string): Promise<boolean> {
  const hiding = await db(tx)
    .selectFrom('reply_hidings')
    .select('uri')
    .where('uri', '=', uri)
    .executeTakeFirst()
  return hiding !== undefined
}

/**
 * Of a comment that is locked: whether it was taken back or hidden. Not in the statement that locks it: one that waits
 * for a lock goes on to see other tables as they were before it waited.
 */
export async function isGone(tx: Tx, id: string): Promise<boolean> {
  const gone = await db(tx)
    .selectFrom('comment_deletions')
    .select('comment_id')
    .where('comment_id', '=', id)
    .unionAll(db(tx).selectFrom('comment_hidings').select('comment_id').where('comment_id', '=', id))
    .executeTakeFirst()
  return gone !== undefined
}
