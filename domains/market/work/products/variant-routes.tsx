import { rejectField, seenVersion } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { addVariant, SkuTaken } from '#core/services/market/products/add-variant'
import { changeVariant } from '#core/services/market/products/change-variant'
import { setOnDemand } from '#core/services/market/products/on-demand'
import { addChoices, TooManyChoices } from '#core/services/market/products/options'
import { productOfVariant } from '#core/services/market/products/product-of-variant'
import { retireVariant, unretireVariant } from '#core/services/market/products/retire-variant'
import { PriceOutOfRange } from '#core/services/market/products/valid-price'
import type { Room } from '../../../domain'
import { readOptionsForm, readVariantForm } from '../../product-forms'
import { editAnswer } from './edit-answer'

type Scope = { readonly ctx: Ctx; readonly reply: Reply; readonly params: { readonly id: string } }

export const workVariants: Room = (app, house) => {
  app.post('/shop/products/:id/variants', async scope => {
    const { ctx, params, body, reply } = scope
    const form = readVariantForm(body, house.site().currency)
    if (!form.ok) return editAnswer(scope, house, params.id, { typed: form, of: 'new' })
    try {
      await addVariant(ctx, params.id, form.values)
    } catch (fault) {
      const typed = rejectedBy(fault, body)
      return editAnswer(scope, house, params.id, { typed, of: 'new' })
    }
    return reply.see(`/shop/products/${params.id}#variants`, { kind: 'success', text: 'Variant added.' })
  })

  app.post('/shop/variants/:id', async scope => {
    const { ctx, params, body, reply } = scope
    const productId = await productOfVariant(ctx, params.id)
    const form = readVariantForm(body, house.site().currency)
    if (!form.ok) return editAnswer(scope, house, productId, { typed: form, of: params.id })
    const { sku, ...fields } = form.values
    if (sku === null) {
      const typed = rejectField(body, 'sku', 'Give it an article number of at most 80 characters.')
      return editAnswer(scope, house, productId, { typed, of: params.id })
    }
    try {
      await changeVariant(ctx, params.id, { ...fields, sku }, seenVersion(body))
    } catch (fault) {
      const typed = rejectedBy(fault, body)
      return editAnswer(scope, house, productId, { typed, of: params.id })
    }
    return reply.see(`/shop/products/${productId}#variants`, { kind: 'success', text: 'Variant saved.' })
  })

  app.post('/shop/products/:id/options', async scope => {
    const { ctx, params, body, reply } = scope
    const form = readOptionsForm(body, house.site().currency)
    if (!form.ok) return editAnswer(scope, house, params.id, { typed: form, of: 'options' })
    try {
      const made = await addChoices(ctx, params.id, form.values)
      const text = made === 0 ? 'All of these are there already.' : `${made} variants made.`
      return reply.see(`/shop/products/${params.id}#variants`, { kind: 'success', text })
    } catch (fault) {
      const typed = rejectedBy(fault, body)
      return editAnswer(scope, house, params.id, { typed, of: 'options' })
    }
  })

  const onDemand = (isSet: boolean, text: string) => async (scope: Scope) => {
    const { ctx, params, reply } = scope
    const productId = await productOfVariant(ctx, params.id)
    await setOnDemand(ctx, params.id, isSet)
    return reply.see(`/shop/products/${productId}#variants`, { kind: 'success', text })
  }
  app.post('/shop/variants/:id/on-demand', onDemand(true, 'It is sold on demand now.'))
  app.delete('/shop/variants/:id/on-demand', onDemand(false, 'Only what is on the shelf is sold now.'))

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

/** The form again, with what is wrong beside the field that it is about. */
function rejectedBy(fault: unknown, body: unknown) {
  if (fault instanceof SkuTaken) return rejectField(body, 'sku', fault.message)
  if (fault instanceof TooManyChoices) return rejectField(body, 'options', fault.message)
  if (fault instanceof PriceOutOfRange) return rejectField(body, 'price', fault.message)
  throw fault
}
