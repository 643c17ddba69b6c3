import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, sendLetter } from '#core/mail/send-letter'
import { commentLettersUrl, wantsCommentLetters } from './comment-letters'
import { type CommentToAnnounce, commentToAnnounce } from './comment-to-announce'

export const SEND_COMMENT_LETTER = 'send-comment-letter'

/** Job: one letter to one member about one comment, if both still want it. */
export const sendCommentLetter: Task = async (ctx, payload) => {
  const [commentId, memberId] = [String(payload.commentId), String(payload.memberId)]
  const key = `comment:${commentId}:${memberId}`
  const comment = await commentToAnnounce(ctx, commentId)
  const to = await addressOf(ctx, memberId)
  if (!comment || !to || !(await wantsCommentLetters(ctx, memberId)))
    return giveUpLetter(ctx, key, 'the comment is gone, or nobody wants to read of it')
  const letter = {
    key,
    kind: 'comment',
    recipient: to,
    task: SEND_COMMENT_LETTER,
    payload: { commentId, memberId },
  } as const
  await sendLetter(ctx, letter, commentLetter(ctx, comment, { to, memberId }))
}

function commentLetter(
  ctx: Ctx,
  comment: CommentToAnnounce,
  { to, memberId }: { to: string; memberId: string },
): Mail {
  const { config } = ctx.house
  const stop = commentLettersUrl(ctx, memberId)
  const isAnswer = comment.answered === memberId
  const title = comment.title.replace(/\p{Cc}+/gu, ' ')
  const author = comment.author.replace(/\p{Cc}+/gu, ' ')
  return {
    to,
    from: config.mailFrom,
    subject: isAnswer
      ? isolate`${author} answered you on “${title}”`
      : isolate`${author} commented on “${title}”`,
    text: [
      `${author} ${isAnswer ? 'answered your comment' : 'commented'} on “${title}”:`,
      '',
      ...comment.text.split('\n').map(line => `> ${line}`.trimEnd()),
      '',
      `Read it and answer: ${config.origins.blog}/comments/${comment.id}`,
      '',
      '-- ',
      `You get this because ${isAnswer ? 'your comment was answered' : 'it is your post'}.`,
      `No more letters about comments: ${stop}`,
      '',
    ].join('\n'),
    listUnsubscribe: stop,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

async function addressOf(ctx: Ctx, memberId: string): Promise<string | null> {
  const member = await db(ctx)
    .selectFrom('members as m')
    .select('m.email')
    .where('m.id', '=', memberId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('account_closings as c').select('c.member_id').whereRef('c.member_id', '=', 'm.id'),
        ),
      ),
    )
    .executeTakeFirst()
  return member?.email ?? null
}
