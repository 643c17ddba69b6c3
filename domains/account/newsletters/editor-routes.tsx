import { t } from 'elysia'
import { readForm, rejectField, seenVersion } from '#core/app/form'
import { requireRole } from '#core/contracts/require-role'
import {
  createNewsletter,
  newsletterSummaries,
  newsletterToEdit,
  SlugTaken,
  updateNewsletter,
} from '#core/services/account/newsletters/edit-newsletter'
import type { Room } from '../../domain'
import { NewsletterFormPage, NewsletterListPage } from './editor-pages'

const Fields = t.Object({
  name: t.String({ minLength: 1, maxLength: 160, error: 'Give it a name of at most 160 characters.' }),
  slug: t.String({
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 120,
    error: 'Write a short name of small letters, digits and hyphens, like thursday-letter.',
  }),
  description: t.Optional(t.String({ maxLength: 2_000 })),
})

/** An editor begins newsletters and says what they are. */
export const newsletterEditing: Room = app => {
  app.get('/letters/newsletters', async ({ ctx, page, reply }) =>
    reply.html(<NewsletterListPage page={page} newsletters={await newsletterSummaries(ctx)} />),
  )

  app.get('/letters/newsletters/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'newsletters')
    return reply.html(<NewsletterFormPage page={page} />)
  })

  app.post('/letters/newsletters', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'newsletters')
    const form = readForm(Fields, body)
    const again = (rejected: ReturnType<typeof rejectField>) =>
      reply.html(<NewsletterFormPage page={page} rejected={rejected} />, { status: 422 })
    if (!form.ok) return again(form)
    try {
      await createNewsletter(ctx, { description: '', ...form.values })
    } catch (error) {
      if (error instanceof SlugTaken) return again(rejectField(body, 'slug', error.message))
      throw error
    }
    return reply.see('/letters/newsletters', {
      kind: 'success',
      text: 'The newsletter is there to subscribe to.',
    })
  })

  app.get('/letters/newsletters/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<NewsletterFormPage page={page} newsletter={await newsletterToEdit(ctx, params.id)} />),
  )

  app.put('/letters/newsletters/:id', async ({ ctx, page, params, body, reply }) => {
    const newsletter = await newsletterToEdit(ctx, params.id)
    const form = readForm(Fields, body)
    const again = (rejected: ReturnType<typeof rejectField>) =>
      reply.html(<NewsletterFormPage page={page} newsletter={newsletter} rejected={rejected} />, {
        status: 422,
      })
    if (!form.ok) return again(form)
    try {
      await updateNewsletter(ctx, params.id, { description: '', ...form.values }, seenVersion(body))
    } catch (error) {
      if (error instanceof SlugTaken) return again(rejectField(body, 'slug', error.message))
      throw error
    }
    return reply.see('/letters/newsletters', { kind: 'success', text: 'Saved.' })
  })
}
