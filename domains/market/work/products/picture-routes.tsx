import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import { PictureRefused } from '#core/media/store-picture'
import { removePicture, showFirst } from '#core/services/market/products/further-pictures'
import { productForEdit } from '#core/services/market/products/product-for-edit'
import {
  describeProductPicture,
  removeProductPicture,
  setProductPicture,
} from '#core/services/market/products/product-picture'
import type { Room } from '../../../domain'
import { editAnswer } from './edit-answer'

const FORM = t.Object({
  alt: t.String({ minLength: 1, maxLength: 300, error: 'Say what is to be seen on it.' }),
})

export const workPictures: Room = (app, house) => {
  takesFiles(app, '/shop/products/:id/picture', 'shopkeeper')
  app.post('/shop/products/:id/picture', async scope => {
    const { ctx, params, body, reply } = scope
    const { picture } = await productForEdit(ctx, params.id)
    const upload = await uploadOf(body, 'picture')
    const form = readForm(FORM, body)
    const fault =
      upload || picture ? null : rejectField(body, 'picture', 'Choose a picture from your device first.')
    if (!form.ok || fault) {
      const typed = form.ok && fault ? fault : form
      return editAnswer(scope, house, params.id, {
        typed: typed.ok ? { values: {}, errors: {} } : typed,
        of: 'picture',
      })
    }
    try {
      if (upload) await setProductPicture(ctx, params.id, upload, form.values.alt)
      else await describeProductPicture(ctx, params.id, form.values.alt)
    } catch (refusal) {
      if (!(refusal instanceof PictureRefused)) throw refusal
      const typed = rejectField(body, 'picture', refusal.message)
      return editAnswer(scope, house, params.id, { typed, of: 'picture' })
    }
    return reply.see(`/shop/products/${params.id}#picture`, { kind: 'success', text: 'Picture saved.' })
  })

  app.delete('/shop/products/:id/picture', async ({ ctx, params, reply }) => {
    await removeProductPicture(ctx, params.id)
    return reply.see(`/shop/products/${params.id}#picture`, { kind: 'success', text: 'Picture removed.' })
  })

  app.post('/shop/products/:id/pictures/:picture/first', async ({ ctx, params, reply }) => {
    await showFirst(ctx, params.id, params.picture)
    return reply.see(`/shop/products/${params.id}#picture`, { kind: 'success', text: 'It is the first now.' })
  })

  app.delete('/shop/products/:id/pictures/:picture', async ({ ctx, params, reply }) => {
    await removePicture(ctx, params.id, params.picture)
    return reply.see(`/shop/products/${params.id}#picture`, { kind: 'success', text: 'Picture removed.' })
  })
}
