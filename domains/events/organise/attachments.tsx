import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { attachedTo } from '#core/services/events/calendar/attached-to'
import { attach, detach, findContainers } from '#core/services/events/organising/attach'
import { entryHead } from '#core/services/events/organising/desk'
import type { Room } from '../../domain'
import { AttachmentsPage } from './attachments-page'

const schema = t.Object({
  kind: t.Union([t.Literal('post'), t.Literal('page'), t.Literal('market_page')]),
  container: t.String({ minLength: 1 }),
})

/** Where else an entry is shown: posts and pages of the blog, pages of the market. */
export const organiseAttachments: Room = app => {
  app.get('/organise/entries/:id/attachments', async ({ ctx, page, params, query, reply }) => {
    const desk = await entryHead(ctx, readId(params.id))
    const text = query.q?.trim() ?? ''
    const [attached, found] = await Promise.all([attachedTo(ctx, desk.id), findContainers(ctx, text)])
    return reply.html(
      <AttachmentsPage page={page} desk={desk} attached={attached} found={found} query={text} />,
    )
  })

  app.post('/organise/entries/:id/attachments', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'organiser')
    const id = readId(params.id)
    const form = readForm(schema, body)
    if (!form.ok) throw new NotFound()
    await attach(ctx, id, form.values.kind, readId(form.values.container))
    return reply.see(`/organise/entries/${id}/attachments`, {
      kind: 'success',
      text: 'It is shown there now.',
    })
  })

  app.delete('/organise/entries/:id/attachments/:link', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await detach(ctx, id, readId(params.link))
    return reply.see(`/organise/entries/${id}/attachments`, {
      kind: 'success',
      text: 'It is shown there no more.',
    })
  })
}
