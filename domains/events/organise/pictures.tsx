import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import { readId } from '#core/contracts/id'
import { PictureRefused } from '#core/media/store-picture'
import { entryDesk } from '#core/services/events/organising/desk'
import {
  describeEntryPicture,
  removeEntryPicture,
  setEntryPicture,
} from '#core/services/events/organising/entry-picture'
import type { Room } from '../../domain'
import { EntryPage } from './entry-page'
import type { Typed } from './frame'

const FORM = t.Object({
  alt: t.String({ minLength: 1, maxLength: 300, error: 'Say what is to be seen on it.' }),
})

/** What an entry looks like. */
export const organisePictures: Room = app => {
  takesFiles(app, '/organise/entries/:id/picture', 'organiser')
  app.post('/organise/entries/:id/picture', async ({ ctx, page, params, body, reply }) => {
    const desk = await entryDesk(ctx, readId(params.id))
    const again = (typed: Typed) =>
      reply.html(<EntryPage page={page} desk={desk} picture={typed} />, { status: 422 })
    const upload = await uploadOf(body, 'picture')
    const form = readForm(FORM, body)
    if (!form.ok) return again(form)
    if (!upload && !desk.picture)
      return again(rejectField(body, 'picture', 'Choose a picture from your device first.'))
    try {
      if (upload) await setEntryPicture(ctx, desk.id, upload, form.values.alt)
      else await describeEntryPicture(ctx, desk.id, form.values.alt)
    } catch (refusal) {
      if (!(refusal instanceof PictureRefused)) throw refusal
      return again(rejectField(body, 'picture', refusal.message))
    }
    return reply.see(`/organise/entries/${desk.id}#picture`, { kind: 'success', text: 'Picture saved.' })
  })

  app.delete('/organise/entries/:id/picture', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await removeEntryPicture(ctx, id)
    return reply.see(`/organise/entries/${id}#picture`, { kind: 'success', text: 'Picture removed.' })
  })
}
