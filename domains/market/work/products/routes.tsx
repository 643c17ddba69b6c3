import { formKey, rejectField, seenVersion, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import { isolated } from '#core/contracts/isolate'
import { requireRole } from '#core/contracts/require-role'
import { SkuTaken } from '#core/services/market/products/add-variant'
import { featureProduct, listProduct, unlistProduct } from '#core/services/market/products/listing'
import { createProduct, updateProduct } from '#core/services/market/products/save-product'
import { PriceOutOfRange } from '#core/services/market/products/valid-price'
import { productsForWork, WORK_PAGE_SIZE } from '#core/services/market/products/work-list'
import { priceEntry } from '#core/services/market/vat/price-entry'
import { defaultVatRate } from '#core/services/market/vat/vat-rates'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../../domain'
import { readVariantForm } from '../../product-forms'
import { choicesFor, editAnswer } from './edit-answer'
import { WorkProductsPage } from './list-page'
import { NewProductPage } from './new-page'
import { readProduct } from './read-product'

const EMPTY: Typed = { values: {}, errors: {} }

const vatOfNew = async (ctx: Ctx) => ({ rate: await defaultVatRate(ctx), ...(await priceEntry(ctx)) })

export const workProducts: Room = (app, house) => {
  app.get('/shop/products', async ({ ctx, page, query, reply }) => {
    const state = query.state === 'listed' || query.state === 'unlisted' ? query.state : undefined
    const number = pageNumber(query.page)
    const words = (query.q ?? '').trim().slice(0, 100)
    const found = await productsForWork(ctx, { query: words, state, page: number })
    refuseBeyond(number, pagesOf(found.total, WORK_PAGE_SIZE))
    return reply.html(<WorkProductsPage page={page} {...found} query={words} state={state} number={number} />)
  })

  app.get('/shop/products/new', async ({ ctx, page, reply }) => {
    const choices = await choicesFor(ctx, {})
    const props = { choices, currency: house.site().currency, vat: await vatOfNew(ctx) }
    return reply.html(<NewProductPage page={page} typed={EMPTY} {...props} />)
  })

  app.post('/shop/products', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const { currency } = house.site()
    const again = async (typed: Typed) => {
      const choices = await choicesFor(ctx, typedTexts(body))
      const props = { choices, currency, vat: await vatOfNew(ctx) }
      return reply.html(<NewProductPage page={page} typed={typed} {...props} />, { status: 422 })
    }
    const product = await readProduct(ctx, body)
    const variant = readVariantForm(body, currency)
    if (!product.ok || !variant.ok) {
      const errors = { ...(variant.ok ? {} : variant.errors), ...(product.ok ? {} : product.errors) }
      const typed = product.ok ? variant : product
      return again({ values: typed.ok ? {} : typed.values, errors })
    }
    try {
      const id = await createProduct(ctx, product.values, variant.values, formKey(body))
      return reply.see(`/shop/products/${id}`, {
        kind: 'success',
        text: 'Created. Give it a picture, then put it on the list.',
      })
    } catch (fault) {
      if (fault instanceof SkuTaken) return again(rejectField(body, 'sku', fault.message))
      if (fault instanceof PriceOutOfRange) return again(rejectField(body, 'price', fault.message))
      throw fault
    }
  })

  app.get('/shop/products/:id', scope => editAnswer(scope, house, scope.params.id))

  app.post('/shop/products/:id', async scope => {
    const { ctx, params, body, reply } = scope
    const form = await readProduct(ctx, body)
    if (!form.ok) return editAnswer(scope, house, params.id, { typed: form, of: 'product' })
    const left = await updateProduct(ctx, params.id, form.values, seenVersion(body))
    return reply.see(`/shop/products/${params.id}`, savedWords(left))
  })

  app.post('/shop/products/:id/listing', async ({ ctx, params, reply }) => {
    await listProduct(ctx, params.id)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It is on the list now.' })
  })

  app.delete('/shop/products/:id/listing', async ({ ctx, params, reply }) => {
    await unlistProduct(ctx, params.id)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It is off the list.' })
  })

  app.post('/shop/products/:id/feature', async ({ ctx, params, reply }) => {
    await featureProduct(ctx, params.id, true)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It stands in the window.' })
  })

  app.delete('/shop/products/:id/feature', async ({ ctx, params, reply }) => {
    await featureProduct(ctx, params.id, false)
    return reply.see(`/shop/products/${params.id}`, { kind: 'success', text: 'It is out of the window.' })
  })
}

function savedWords(leftCycles: readonly string[]) {
  if (leftCycles.length === 0) return { kind: 'success', text: 'Saved.' } as const
  const cycles = new Intl.ListFormat('en-GB').format(leftCycles.map(isolated))
  return {
    kind: 'notice',
    text: `Saved. Its producer brings nothing to ${cycles}: there it is not sold any more, unless you say in the cycle what they bring.`,
  } as const
}
