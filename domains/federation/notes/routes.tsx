import { t } from 'elysia'
import { formKey, readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireMember } from '#core/contracts/require-role'
import { viewerActor } from '#core/services/federation/actors/viewer-actor'
import { readCursor } from '#core/services/federation/notes/cursor'
import { deleteNote } from '#core/services/federation/notes/delete-note'
import { react, withdrawReaction } from '#core/services/federation/notes/react'
import { AddresseeMissing, NobodyAddressed, NoteTooLong } from '#core/services/federation/notes/refusals'
import { thread } from '#core/services/federation/notes/thread'
import { homeTimeline, localTimeline, tagTimeline } from '#core/services/federation/notes/timelines'
import { MAX_NOTE_LENGTH, writeNote } from '#core/services/federation/notes/write-note'
import { unreadCount } from '#core/services/federation/notifications/list'
import type { Room } from '../../domain'
import { backTo } from '../back-to'
import { HomePage, LocalPage, TagPage, ThreadPage } from './pages'

const MAX_UNKNOWN_SHOWN = 5

const NewNote = t.Object({
  text: t.String({ minLength: 1, maxLength: MAX_NOTE_LENGTH * 2, error: 'Write something first.' }),
  audience: t.Union(
    [t.Literal('public'), t.Literal('unlisted'), t.Literal('followers'), t.Literal('direct')],
    { error: 'Choose who may read it.' },
  ),
  warning: t.Optional(t.String({ maxLength: 200 })),
  in_reply_to: t.Optional(t.String({ maxLength: 36 })),
})

export const notes: Room = app => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    if (!ctx.viewer.member) return reply.html(<LocalPage {...(await local(ctx, page, query.before))} />)
    const timeline = await homeTimeline(ctx, await viewerActor(ctx), readCursor(query.before))
    return reply.html(<HomePage page={page} timeline={timeline} unread={await unreadCount(ctx)} />)
  })

  app.get('/local', async ({ ctx, page, query, reply }) =>
    reply.html(<LocalPage {...(await local(ctx, page, query.before))} />),
  )

  app.get('/tags/:tag', async ({ ctx, page, params, query, reply }) => {
    const tag = params.tag.slice(0, 100)
    const timeline = await tagTimeline(ctx, tag, readCursor(query.before))
    return reply.html(<TagPage page={page} timeline={timeline} unread={await unreadCount(ctx)} tag={tag} />)
  })

  app.get('/notes/:id', async ({ ctx, page, params, reply }) =>
    reply.html(
      <ThreadPage page={page} thread={await thread(ctx, params.id)} unread={await unreadCount(ctx)} />,
    ),
  )

  app.post('/notes', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(NewNote, body)
    if (!form.ok) return showRejected(scope, form)
    const { text, audience, warning, in_reply_to: inReplyTo } = form.values
    try {
      const note = { text, audience, warning: warning ?? null, inReplyTo: inReplyTo ?? null }
      const { unknownNames } = await writeNote(ctx, note, formKey(body))
      const sent = inReplyTo ? 'Your reply is on its way.' : 'Your note is on its way.'
      return reply.see(inReplyTo ? `/notes/${inReplyTo}` : '/', {
        kind: unknownNames.length > 0 ? 'notice' : 'success',
        text: [sent, ...sayUnknown(unknownNames)].join(' '),
      })
    } catch (error) {
      if (error instanceof NoteTooLong || error instanceof AddresseeMissing)
        return showRejected(scope, rejectField(body, 'text', error.message))
      if (error instanceof NobodyAddressed)
        return showRejected(scope, rejectField(body, 'audience', error.message))
      throw error
    }
  })

  app.delete('/notes/:id', async ({ ctx, params, reply }) => {
    await deleteNote(ctx, params.id)
    return reply.see('/', { kind: 'success', text: 'The note is deleted.' })
  })

  for (const [path, kind] of [
    ['/notes/:id/like', 'Like'],
    ['/notes/:id/boost', 'Announce'],
  ] as const) {
    app.post(path, async ({ ctx, params, request, reply }) => {
      await react(ctx, kind, params.id)
      return reply.see(backTo(request, `/notes/${params.id}`))
    })
    app.delete(path, async ({ ctx, params, request, reply }) => {
      await withdrawReaction(ctx, kind, params.id)
      return reply.see(backTo(request, `/notes/${params.id}`))
    })
  }
}

/** Kept short, because it travels in a cookie. */
function sayUnknown(names: readonly string[]): string[] {
  if (names.length === 0) return []
  const shown = names.slice(0, MAX_UNKNOWN_SHOWN).map(name => name.slice(0, 80))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return [`Nobody could be found by the name ${shown.join(', ')}${more}: that stays plain text.`]
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function local(ctx: Scope['ctx'], page: Scope['page'], before: unknown) {
  return { page, timeline: await localTimeline(ctx, readCursor(before)), unread: await unreadCount(ctx) }
}

/** The page the form stood on, with what was typed. */
async function showRejected({ ctx, page, reply }: Scope, rejected: ReturnType<typeof rejectField>) {
  const answered = rejected.values.in_reply_to
  const unread = await unreadCount(ctx)
  if (answered) {
    const shown = await thread(ctx, answered)
    return reply.html(<ThreadPage page={page} thread={shown} unread={unread} rejected={rejected} />, {
      status: 422,
    })
  }
  const timeline = await homeTimeline(ctx, await viewerActor(ctx), null)
  return reply.html(<HomePage page={page} timeline={timeline} unread={unread} rejected={rejected} />, {
    status: 422,
  })
}
