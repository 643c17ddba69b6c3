import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { storable } from '#core/services/blog/storable'
import { deleteTag, describeTag, tagPage, tagToEdit } from '#core/services/blog/tags'
import type { Room } from '../../domain'
import { pictureAddress } from './post-form'
import { TagsPage } from './tags-page'

const FIELDS = t.Object({
  name: t.String({ minLength: 1, maxLength: 191, error: 'Give the tag a name.' }),
  description: t.Optional(t.String({ maxLength: 500 })),
  image: pictureAddress(),
  imageAlt: t.Optional(t.String({ maxLength: 500 })),
  metaTitle: t.Optional(t.String({ maxLength: 300 })),
  metaDescription: t.Optional(t.String({ maxLength: 500 })),
})

/** Tags are made while writing; here they get their words and pictures. */
export const tagRoom: Room = app => {
  app.get('/editor/tags', async ({ ctx, page, query, reply }) => {
    const asked = storable(query.q ?? '').slice(0, 191)
    const after = query.after ?? null
    const list = await tagPage(ctx, { query: asked, after })
    return reply.html(<TagsPage page={page} list={list} query={asked} after={after} />)
  })

  app.post('/editor/tags/:id', async ({ ctx, page, params, body, reply }) => {
    const id = readId(params.id)
    const tag = await tagToEdit(ctx, id)
    const form = readForm(FIELDS, body)
    if (!form.ok) {
      const list = { tags: [tag], next: null }
      return reply.html(<TagsPage page={page} list={list} query="" fault={{ id, ...form }} />, {
        status: 422,
      })
    }
    const { name, description = '', image, imageAlt = '', metaTitle, metaDescription } = storable(form.values)
    const said = {
      image: image ?? null,
      metaTitle: metaTitle ?? null,
      metaDescription: metaDescription ?? null,
    }
    await describeTag(ctx, id, { name, description, imageAlt, ...said }, seenVersion(body))
    return reply.see('/editor/tags', { kind: 'success', text: 'Saved.' })
  })

  app.delete('/editor/tags/:id', async ({ ctx, params, reply }) => {
    await deleteTag(ctx, params.id)
    return reply.see('/editor/tags', { kind: 'success', text: 'The tag is gone; its posts are all there.' })
  })
}
