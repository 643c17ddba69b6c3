import { rejectField, seenVersion } from '#core/app/form'
import { addVariant, SkuTaken } from '#core/services/market/products/add-variant'
import { changeVariant } from '#core/services/market/products/change-variant'
import { productOfVariant } from '#core/services/market/products/product-of-variant'
import { retireVariant, unretireVariant } from '#core/services/market/products/retire-variant'
import type { Room } from '../../../domain'
import { editAnswer } from './edit-answer'
import { readVariantForm } from './forms'

export const workVariants: Room = (app, house) => {
  app.post('/shop/products/:id/variants', async scope => {
    const { ctx, params, body, reply } = scope
    const form = readVariantForm(body, house.site().currency)
    if (!form.ok) return editAnswer(scope, house, params.id, { typed: form, of: 'new' })
    try {
      await addVariant(ctx, params.id, form.values)
    } catch (fault) {
      if (!(fault instanceof SkuTaken)) throw fault
      const typed = rejectField(body, 'sku', fault.message)
      return editAnswer(scope, house, params.id, { typed, of: 'new' })
    }
    return reply.see(`/shop/products/${params.id}#variants`, { kind: 'success', text: 'Variant added.' })
  })

  app.post('/shop/variants/:id', async scope => {
    const { ctx, params, body, reply } = scope
    const productId = await productOfVariant(ctx, params.id)
    const form = readVariantForm(body, house.site().currency)
    if (!form.ok) return editAnswer(scope, house, productId, { typed: form, of: params.id })
    try {
      await changeVariant(ctx, params.id, form.values, seenVersion(body))
    } catch (fault) {
      if (!(fault instanceof SkuTaken)) throw fault
      const typed = rejectField(body, 'sku', fault.message)
      return editAnswer(scope, house, productId, { typed, of: params.id })
    }
    return reply.see(`/shop/products/${productId}#variants`, { kind: 'success', text: 'Variant saved.' })
  })

  app.delete('/shop/variants/:id', async ({ ctx, params, reply }) => {
    const productId = await productOfVariant(ctx, params.id)
    await retireVariant(ctx, params.id)
    const text = 'Variant retired: it is no longer for sale.'
    return reply.see(`/shop/products/${productId}#variants`, { kind: 'success', text })
  })

  app.delete('/shop/variants/:id/retirement', async ({ ctx, params, reply }) => {
    const productId = await productOfVariant(ctx, params.id)
    await unretireVariant(ctx, params.id)
    const text = 'The variant is for sale again.'
    return reply.see(`/shop/products/${productId}#variants`, { kind: 'success', text })
  })
}
