import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import { takesFiles } from '#core/app/uploads'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import {
  describeImage,
  imageLibrary,
  imageToDescribe,
  UnusableImage,
  uploadImage,
} from '#core/services/blog/images'
import { storable } from '#core/services/blog/storable'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { ImagesPage } from './images-page'

const ALT = t.Object({
  alt: t.String({ minLength: 1, maxLength: 500, error: 'Say what it shows, for those who cannot see it.' }),
})

/** The library of pictures: each with words for those who cannot see it. */
export const images: Room = app => {
  app.get('/editor/images', async ({ ctx, page, query, reply }) => {
    const after = query.after ?? null
    return reply.html(<ImagesPage page={page} after={after} library={await imageLibrary(ctx, after)} />)
  })

  takesFiles(app, '/editor/images', ...WRITERS)
  app.post('/editor/images', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const again = async (rejected: Rejected) =>
      reply.html(<ImagesPage page={page} library={await imageLibrary(ctx)} rejected={rejected} />, {
        status: 422,
      })
    const form = readForm(ALT, body)
    if (!form.ok) return again(form)
    const file = (body as { picture?: unknown }).picture
    if (!(file instanceof File) || file.size === 0)
      return again(rejectField(body, 'picture', 'Choose a picture.'))
    try {
      await uploadImage(ctx, await file.bytes(), storable(form.values.alt))
    } catch (fault) {
      if (fault instanceof UnusableImage) return again(rejectField(body, 'picture', fault.message))
      throw fault
    }
    return reply.see('/editor/images', { kind: 'success', text: 'The picture is in the library.' })
  })

  app.post('/editor/images/:id', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const id = readId(params.id)
    const form = readForm(ALT, body)
    if (!form.ok) {
      const library = { images: [await imageToDescribe(ctx, id)], next: null }
      const view = <ImagesPage page={page} library={library} describing={{ id, ...form }} />
      return reply.html(view, { status: 422 })
    }
    await describeImage(ctx, id, storable(form.values.alt))
    return reply.see('/editor/images', { kind: 'success', text: 'Saved.' })
  })
}
