import { t } from 'elysia'
import { formKey, type Rejected, readForm, rejectField, seenVersion } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { readId } from '#core/contracts/id'
import { NotFound, type Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { deleteComment, undeleteComment } from '#core/services/blog/comments/delete-comment'
import { likeComment, unlikeComment } from '#core/services/blog/comments/like-comment'
import {
  commentsOn,
  oneComment,
  oneReply,
  type ThreadsAsked,
} from '#core/services/blog/comments/read-comments'
import {
  AnsweredIsGone,
  CommentsClosed,
  CommentTooLong,
  TooManyComments,
} from '#core/services/blog/comments/refusals'
import { MAX_REASON_LENGTH, reportComment } from '#core/services/blog/comments/report-comment'
import { reportReply } from '#core/services/blog/comments/report-reply'
import { editComment, MAX_COMMENT_LENGTH, writeComment } from '#core/services/blog/comments/write-comment'
import type { Room } from '../../domain'
import { CommentPage, CommentsPage, DELETED, EditCommentPage } from './pages'

const COMMENT = t.Object({
  text: t.String({ minLength: 1, maxLength: MAX_COMMENT_LENGTH * 2, error: 'Write something first.' }),
  parent: t.Optional(t.String({ maxLength: 36 })),
  /** A reply of the fediverse. */
  reply: t.Optional(t.String({ maxLength: 36 })),
  fediverse: t.Optional(t.Literal('on')),
})

const REPORT = t.Object({
  reason: t.String({ minLength: 1, maxLength: MAX_REASON_LENGTH, error: 'Say what is wrong with it.' }),
})

const REPORTED = { kind: 'success', text: 'Thank you. Those who moderate will look at it.' } as const

export const comments: Room = app => {
  app.get('/comments/on/:id', async ({ params, query, ...scope }) =>
    showBelow(scope, params.id, { asked: query }),
  )

  app.post('/comments/on/:id', async ({ body, params, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(COMMENT, body)
    if (!form.ok) return showRejected(scope, params.id, form)
    const { text, parent = null, reply: replyId = null, fediverse } = form.values
    const asked = { postId: params.id, text, parentId: parent, replyId, federated: fediverse === 'on' }
    try {
      const { id, federated } = await writeComment(ctx, asked, formKey(body))
      return reply.see(await addressBelow(scope, id), saidWords(asked.federated, federated))
    } catch (fault) {
      if (isAtField(fault)) return showRejected(scope, params.id, rejectField(body, 'text', fault.message))
      if (fault instanceof AnsweredIsGone) {
        const { parent: _, reply: __, ...values } = rejectField(body, 'text', fault.message).values
        return showRejected(scope, params.id, { ok: false, values, errors: { text: fault.message } })
      }
      throw fault
    }
  })

  app.get('/comments/on/:id/replies/:reply', async ({ ctx, page, params, reply }) =>
    reply.html(<CommentPage page={page} one={await oneReply(ctx, params.id, params.reply)} />),
  )

  app.get('/comments/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<CommentPage page={page} one={await oneComment(ctx, params.id)} />),
  )

  app.post('/comments/:id/reports', async ({ body, params, ...scope }) => {
    const { ctx, page, reply } = scope
    requireMember(ctx)
    const form = readForm(REPORT, body)
    if (!form.ok) {
      const one = await oneComment(ctx, params.id)
      return reply.html(<CommentPage page={page} one={one} report={form} />, { status: 422 })
    }
    await reportComment(ctx, params.id, form.values.reason)
    return reply.see(`/comments/${params.id}`, REPORTED)
  })

  app.post('/comments/on/:id/replies/:reply/reports', async ({ body, params, ...scope }) => {
    const { ctx, page, reply } = scope
    requireMember(ctx)
    const form = readForm(REPORT, body)
    if (!form.ok) {
      const one = await oneReply(ctx, params.id, params.reply)
      return reply.html(<CommentPage page={page} one={one} report={form} />, { status: 422 })
    }
    await reportReply(ctx, params.id, params.reply, form.values.reason)
    return reply.see(`/comments/on/${params.id}/replies/${params.reply}`, REPORTED)
  })

  app.post('/comments/:id/likes', async ({ params, ...scope }) => {
    await likeComment(scope.ctx, params.id)
    return scope.reply.see(await addressBelow(scope, params.id))
  })

  app.delete('/comments/:id/likes', async ({ params, ...scope }) => {
    await unlikeComment(scope.ctx, params.id)
    return scope.reply.see(await addressBelow(scope, params.id))
  })

  app.get('/my-comments/:id', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    return reply.html(<EditCommentPage page={page} one={await ownComment(ctx, params.id)} />)
  })

  app.post('/comments/:id', async ({ body, params, ...scope }) => {
    const { ctx, page, reply } = scope
    requireMember(ctx)
    const one = await ownComment(ctx, params.id)
    const again = (rejected: Rejected) =>
      reply.html(<EditCommentPage page={page} one={one} rejected={rejected} />, { status: 422 })
    const form = readForm(COMMENT, body)
    if (!form.ok) return again(form)
    try {
      await editComment(ctx, one.comment.id, form.values.text, seenVersion(body))
    } catch (fault) {
      if (isAtField(fault)) return again(rejectField(body, 'text', fault.message))
      throw fault
    }
    return reply.see(await addressBelow(scope, one.comment.id), { kind: 'success', text: 'Saved.' })
  })

  app.post('/comments/:id/deletion', async ({ params, ...scope }) => {
    await deleteComment(scope.ctx, params.id)
    return scope.reply.see(await addressBelow(scope, params.id), { kind: 'notice', text: DELETED })
  })

  app.delete('/comments/:id/deletion', async ({ params, ...scope }) => {
    await undeleteComment(scope.ctx, params.id)
    return scope.reply.see(await addressBelow(scope, params.id), { kind: 'success', text: 'It is back.' })
  })
}

function saidWords(asked: boolean, federated: boolean) {
  if (federated)
    return { kind: 'success', text: 'Your comment is there, and on its way to the fediverse.' } as const
  if (!asked) return { kind: 'success', text: 'Your comment is there.' } as const
  const text = 'Your comment is there. This post is not in the fediverse any more, so it was not said there.'
  return { kind: 'notice', text } as const
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** The page of the form, with what was typed. */
async function showRejected(scope: Scope, postId: string, rejected: Rejected) {
  const { parent, reply } = rejected.values
  if (!parent && !reply) return showBelow(scope, postId, { rejected })
  const one = parent ? await oneComment(scope.ctx, parent) : await oneReply(scope.ctx, postId, reply ?? '')
  return scope.reply.html(<CommentPage page={scope.page} one={one} rejected={rejected} />, { status: 422 })
}

async function showBelow(
  { ctx, page, reply }: Scope,
  postId: string,
  { asked, rejected }: { asked?: ThreadsAsked; rejected?: Rejected },
) {
  const found = await commentsOn(ctx, readId(postId), asked)
  if (!found) throw new NotFound()
  return reply.html(<CommentsPage page={page} comments={found} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}

async function ownComment(ctx: Scope['ctx'], id: string) {
  const one = await oneComment(ctx, id)
  if (!one.comment.mine || one.comment.state !== 'shown') throw new NotFound()
  return one
}

/** Below its post, where that shows it; on its own page, where the post shows other threads first. */
async function addressBelow({ ctx }: Pick<Scope, 'ctx'>, commentId: string): Promise<string> {
  const { post, thread } = await oneComment(ctx, commentId)
  const first = await commentsOn(ctx, post.id)
  const isShown = first?.threads.some(each => each.first.id === thread.first.id)
  return isShown ? `/${encodeURIComponent(post.slug)}#comment-${commentId}` : `/comments/${commentId}`
}

/** What is to be put right in the text itself, or by waiting: it stays typed. */
function isAtField(fault: unknown): fault is Refusal {
  return (
    fault instanceof CommentsClosed || fault instanceof CommentTooLong || fault instanceof TooManyComments
  )
}
