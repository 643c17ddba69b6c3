import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Activity } from '#core/entities/federation/activity'
import { postLetter } from '#core/mail/send-letter'
import { SEND_COMMENT_LETTER } from './comment-letter'
import { wantsCommentLetters } from './comment-letters'
import { commentToAnnounce } from './comment-to-announce'

/** Who wrote the post, and whom the comment answers, learn of it: in their notifications, and by a letter. */
export const notifyAboutComment: ActivityHandler = {
  name: 'blog: tell of a comment',
  wants: ({ domain, subjectKind, type }) =>
    domain === 'blog' && subjectKind === 'comment' && type === 'Create',
  async handle(ctx, activity) {
    const comment = await commentToAnnounce(ctx, activity.subjectId)
    if (!comment) return
    await ctx.house.purge([commentsTag(comment.postId)])
    const url = `${ctx.house.config.origins.blog}/comments/${comment.id}`
    await transaction(ctx, async tx => {
      const authors = await authorsOf(tx, comment.postId)
      for (const memberId of new Set([...(comment.answered ? [comment.answered] : []), ...authors])) {
        if (memberId === comment.authorId) continue
        const did = memberId === comment.answered ? 'answered you on' : 'commented on'
        const text = `${comment.author} ${did} “${comment.title}”`
        await tx.services.federation.notify(tx, {
          memberId,
          kind: 'reply',
          text,
          url,
          activityId: activity.id,
        })
        await postLetterTo(tx, comment.id, memberId)
      }
    })
  },
}

/** A reply came from the fediverse, was changed, or is gone: what shows it is made anew, and the post's authors told. */
export const notifyAboutReply: ActivityHandler = {
  name: 'blog: a reply of the fediverse',
  wants: ({ domain, subjectKind, payload }) =>
    domain === 'federation' && subjectKind === 'page-reply' && payload.app === 'blog',
  async handle(ctx, activity) {
    const { pageId, name, handle, memberId } = activity.payload as ReplyPayload
    if (!isId(pageId)) return
    await ctx.house.purge([commentsTag(pageId)])
    if (activity.type !== 'Create' || !(await isReadable(ctx, pageId, activity))) return
    const post = await db(ctx)
      .selectFrom('posts')
      .select(['slug', 'title'])
      .where('id', '=', pageId)
      .executeTakeFirst()
    if (!post) return
    const text = `${name} (${handle}) replied to “${post.title}”`
    const url = `${ctx.house.config.origins.blog}/${encodeURIComponent(post.slug)}#comments`
    await transaction(ctx, async tx => {
      for (const author of await authorsOf(tx, pageId))
        if (author !== memberId)
          await tx.services.federation.notify(tx, {
            memberId: author,
            kind: 'reply',
            text,
            url,
            activityId: activity.id,
          })
    })
  },
}

type ReplyPayload = {
  readonly pageId: string
  readonly name: string
  readonly handle: string
  readonly memberId: string | null
}

async function isReadable(ctx: Ctx, postId: string, { subjectId }: Activity): Promise<boolean> {
  const replies = await ctx.services.federation.repliesTo(ctx, 'blog', postId, subjectId)
  return replies.length > 0
}

/** The members among the authors of a post; where none is, who made it. */
async function authorsOf(tx: Tx, postId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with named as (select a.member_id as id from post_authors pa join authors a on a.id = pa.author_id
      where pa.post_id = ${postId} and a.member_id is not null)
    select m.id from members m where m.email is not null
      and (m.id in (select id from named)
        or (not exists (select from named) and m.id = (select p.created_by_id from posts p where p.id = ${postId})))
    order by m.id`.execute(db(tx))
  return rows.map(({ id }) => id)
}

async function postLetterTo(tx: Tx, commentId: string, memberId: string): Promise<void> {
  const member = await db(tx)
    .selectFrom('members')
    .select('email')
    .where('id', '=', memberId)
    .where('email', 'is not', null)
    .executeTakeFirst()
  if (!member?.email || !(await wantsCommentLetters(tx, memberId))) return
  await postLetter(tx, {
    key: `comment:${commentId}:${memberId}`,
    kind: 'comment',
    recipient: member.email,
    task: SEND_COMMENT_LETTER,
    payload: { commentId, memberId },
  })
}
