import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { storable } from '#core/services/blog/storable'
import { allTags, deleteTag, describeTag } from '#core/services/blog/tags'
import type { Room } from '../../domain'
import { TagsPage } from './tags-page'

const FIELDS = t.Object({
  name: t.String({ minLength: 1, maxLength: 191, error: 'Give the tag a name.' }),
  description: t.Optional(t.String({ maxLength: 500 })),
})

/** Tags are made while writing; here they get their words. */
export const tagRoom: Room = app => {
  app.get('/editor/tags', async ({ ctx, page, reply }) =>
    reply.html(<TagsPage page={page} tags={await allTags(ctx)} />),
  )

  app.post('/editor/tags/:id', async ({ ctx, page, params, body, reply }) => {
    const [id, tags] = [readId(params.id), await allTags(ctx)]
    const form = readForm(FIELDS, body)
    if (!form.ok) {
      return reply.html(<TagsPage page={page} tags={tags} fault={{ id, ...form }} />, {
        status: 422,
      })
    }
    const { name, description = '' } = storable(form.values)
    await describeTag(ctx, id, { name, description }, seenVersion(body))
    return reply.see('/editor/tags', { kind: 'success', text: 'Saved.' })
  })

  app.delete('/editor/tags/:id', async ({ ctx, params, reply }) => {
    await deleteTag(ctx, params.id)
    return reply.see('/editor/tags', { kind: 'success', text: 'The tag is gone; its posts are all there.' })
  })
}
