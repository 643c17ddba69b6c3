import { t } from 'elysia'
import { type Rejected, readForm, rejectField, seenVersion } from '#core/app/form'
import { requireRole } from '#core/contracts/require-role'
import { CODE_FORM, CodeRefused, injectCode, injectedCode } from '#core/services/blog/code-injection'
import { postToEdit } from '#core/services/blog/edit-post'
import { storable } from '#core/services/blog/storable'
import type { Room } from '../../domain'
import { CodePage } from './code-page'

const CODE = t.Object({
  head: t.Optional(t.String({ maxLength: 5_000 })),
  foot: t.Optional(t.String({ maxLength: 20_000 })),
})

/** What an operator puts into the page of a post beside its words. */
export const code: Room = app => {
  app.get('/editor/posts/:id/code', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'operator')
    const { id, input } = await postToEdit(ctx, params.id)
    const present = await injectedCode(ctx, id)
    const values = { ...present, version: CODE_FORM.version(present) }
    return reply.html(
      <CodePage page={page} post={{ id, title: input.title }} form={{ values, errors: {} }} />,
    )
  })

  app.post('/editor/posts/:id/code', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'operator')
    const { id, input } = await postToEdit(ctx, params.id)
    const again = (form: Rejected) =>
      reply.html(<CodePage page={page} post={{ id, title: input.title }} form={form} />, { status: 422 })
    const form = readForm(CODE, body)
    if (!form.ok) return again(form)
    const { head = '', foot = '' } = storable(form.values)
    try {
      await injectCode(ctx, id, { head, foot }, seenVersion(body))
    } catch (fault) {
      if (fault instanceof CodeRefused) return again(rejectField(body, fault.field, fault.message))
      throw fault
    }
    return reply.see(`/editor/posts/${id}/code`, { kind: 'success', text: 'Saved.' })
  })
}
