import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import {
  COMMENTERS,
  type Commenters,
  defaultCommenters,
  setCommenters,
  setDefaultCommenters,
} from '#core/services/blog/comments/comment-rule'
import {
  hideComment,
  hideReply,
  restoreComment,
  restoreReply,
} from '#core/services/blog/comments/hide-comment'
import { latestComments } from '#core/services/blog/comments/latest-comments'
import { settleReports } from '#core/services/blog/comments/report-comment'
import { settleReplyReports } from '#core/services/blog/comments/report-reply'
import type { Room } from '../../domain'
import { ModerationPage } from './moderation-page'

const RULE = t.Object({ who: t.Optional(t.String({ maxLength: 20 })) })

const HIDDEN = { kind: 'notice', text: 'Hidden. You can restore it whenever you like.' } as const
const RESTORED = { kind: 'success', text: 'Everybody can read it again.' } as const

const STAYS = { kind: 'success', text: 'It stays as it is.' } as const

/** What editors and moderators do with what others say. */
export const moderation: Room = app => {
  app.get('/editor/comments', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'editor', 'moderator')
    const which = query.show === 'hidden' || query.show === 'reported' ? query.show : 'all'
    const source = query.from === 'here' || query.from === 'fediverse' ? query.from : 'anywhere'
    const { after, before } = query
    const list = await latestComments(ctx, { which, source, after, before })
    const commenters = await defaultCommenters(ctx)
    return reply.html(
      <ModerationPage page={page} list={list} which={which} source={source} commenters={commenters} />,
    )
  })

  app.delete('/comments/:id/reports', async ({ ctx, params, reply }) => {
    await settleReports(ctx, params.id)
    return reply.see('/editor/comments?show=reported', STAYS)
  })

  app.delete('/comments/on/:id/replies/:reply/reports', async ({ ctx, params, reply }) => {
    await settleReplyReports(ctx, params.id, params.reply)
    return reply.see('/editor/comments?show=reported', STAYS)
  })

  app.post('/editor/comments/rule', async ({ ctx, body, reply }) => {
    requireRole(ctx, 'editor')
    const who = readCommenters(body)
    if (!who) throw new Refusal('Choose who may comment.', 422)
    await setDefaultCommenters(ctx, who)
    return reply.see('/editor/comments', { kind: 'success', text: 'Saved.' })
  })

  app.post('/comments/on/:id/rule', async ({ ctx, body, params, reply }) => {
    requireRole(ctx, 'editor')
    await setCommenters(ctx, params.id, readCommenters(body))
    return reply.see(`/comments/on/${readId(params.id)}`, { kind: 'success', text: 'Saved.' })
  })

  app.post('/comments/:id/hiding', async ({ ctx, params, reply }) =>
    reply.see(below(await hideComment(ctx, params.id), params.id), HIDDEN),
  )

  app.delete('/comments/:id/hiding', async ({ ctx, params, reply }) =>
    reply.see(below(await restoreComment(ctx, params.id), params.id), RESTORED),
  )

  app.post('/comments/on/:id/replies/:reply/hiding', async ({ ctx, params, reply }) => {
    await hideReply(ctx, params.id, params.reply)
    return reply.see(below(readId(params.id), params.reply), HIDDEN)
  })

  app.delete('/comments/on/:id/replies/:reply/hiding', async ({ ctx, params, reply }) => {
    await restoreReply(ctx, params.id, params.reply)
    return reply.see(below(readId(params.id), params.reply), RESTORED)
  })
}

function readCommenters(body: unknown): Commenters | null {
  const form = readForm(RULE, body)
  return COMMENTERS.find(each => form.ok && each === form.values.who) ?? null
}

const below = (postId: string, id: string) => `/comments/on/${postId}#comment-${readId(id)}`
