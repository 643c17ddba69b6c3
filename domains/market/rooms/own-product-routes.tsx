import { t } from 'elysia'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { amountExample } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import { OWN_PRODUCTS_PER_PAGE, ownProducts } from '#core/services/market/rooms/own-products'
import { proposeNew } from '#core/services/market/rooms/propose'
import { requireProducer } from '#core/services/market/rooms/require-producer'
import {
  DecidedAlready,
  ownProposals,
  PROPOSALS_PER_PAGE,
  withdrawProposal,
} from '#core/services/market/rooms/review'
import { TooManyProposals, type Wish } from '#core/services/market/rooms/wish'
import { priceEntry } from '#core/services/market/vat/price-entry'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { priceVatText, typedPrice } from '../price-vat'
import { PRICE_VAT } from '../product-forms'
import { readWords } from './own-product-form'
import { NewOwnProductPage } from './product-page'
import { OwnProductsPage } from './products-page'
import { OwnProposalsPage } from './proposals-page'

const NEW = t.Object({
  variantName: t.String({ minLength: 1, maxLength: 120, error: 'Say what one gets: 340 g, a dozen, small.' }),
  unit: t.Optional(t.String({ maxLength: 40 })),
  stock: t.Integer({ minimum: 0, maximum: 1_000_000, error: 'How many are there? 0 or more.' }),
  cost: t.String({ minLength: 1, maxLength: 20, error: 'What do you ask for one?' }),
  price: t.String({ minLength: 1, maxLength: 20, error: 'What should buyers pay?' }),
  priceVat: PRICE_VAT,
})

export const ownProductRoutes = (app: Parameters<Room>[0]) => {
  app.get('/room/:producer/products', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const number = pageNumber(query.page)
    const list = await ownProducts(ctx, producer.id, number)
    refuseBeyond(number, pagesOf(list.total, OWN_PRODUCTS_PER_PAGE))
    return reply.html(<OwnProductsPage page={page} producer={producer} number={number} {...list} />)
  })

  app.get('/room/:producer/products/new', async ({ ctx, page, params, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const { withoutVat } = await priceEntry(ctx)
    const typed = { values: { stock: '0', priceVat: priceVatText(withoutVat) }, errors: {} }
    return reply.html(<NewOwnProductPage page={page} producer={producer} typed={typed} />)
  })

  app.post('/room/:producer/products', async ({ ctx, page, params, body, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const again = (typed: Typed, status = 422) =>
      reply.html(<NewOwnProductPage page={page} producer={producer} typed={typed} />, { status })
    const words = readWords(body)
    const form = readForm(NEW, body)
    if (!words.ok || !form.ok)
      return again({
        values: typedTexts(body),
        errors: { ...(words.ok ? {} : words.errors), ...(form.ok ? {} : form.errors) },
      })
    const { currency } = ctx.house.site()
    const [cost, price] = [parsePrice(form.values.cost, currency), parsePrice(form.values.price, currency)]
    if (!cost) return again(rejectField(body, 'cost', `Write an amount like ${amountExample(currency)}.`))
    if (!price) return again(rejectField(body, 'price', `Write an amount like ${amountExample(currency)}.`))
    const { variantName, unit = '', stock, priceVat } = form.values
    const fields = { ...words.values, variantName, unit, stock, cost, price: typedPrice(price, priceVat) }
    try {
      const wish = await proposeNew(ctx, producer.id, fields)
      return reply.see(`/room/${producer.id}/${wish === 'waits' ? 'proposals' : 'products'}`, saidOf(wish))
    } catch (refusal) {
      if (!(refusal instanceof TooManyProposals)) throw refusal
      return again(rejectField(body, 'title', refusal.message), refusal.status)
    }
  })

  app.get('/room/:producer/proposals', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const number = pageNumber(query.page)
    const list = await ownProposals(ctx, producer.id, number)
    refuseBeyond(number, pagesOf(list.total, PROPOSALS_PER_PAGE))
    return reply.html(<OwnProposalsPage page={page} producer={producer} number={number} {...list} />)
  })

  app.delete('/room/:producer/proposals/:id', async ({ ctx, params, reply }) => {
    const path = `/room/${params.producer}/proposals`
    try {
      await withdrawProposal(ctx, params.producer, params.id)
    } catch (refusal) {
      if (!(refusal instanceof DecidedAlready)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'Taken back.' })
  })
}

function saidOf(wish: Wish) {
  if (wish === 'waits')
    return { kind: 'notice', text: 'The shop looks at it first: it waits for their yes.' } as const
  return {
    kind: 'success',
    text: wish === 'done' ? 'Saved.' : 'Nothing was changed, and nothing of it waits for the shop.',
  } as const
}
