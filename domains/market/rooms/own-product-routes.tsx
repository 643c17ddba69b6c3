import { t } from 'elysia'
import { type Accepted, type Rejected, readForm, rejectField, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Reply } from '#core/app/reply'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { amountExample } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { PictureRefused } from '#core/media/store-picture'
import { parsePrice } from '#core/scrape/price'
import {
  OWN_PRODUCTS_PER_PAGE,
  type OwnFields,
  ownProduct,
  ownProducts,
} from '#core/services/market/rooms/own-products'
import { proposeStock } from '#core/services/market/rooms/own-stock'
import {
  proposeNew,
  proposePicture,
  proposeWords,
  TooManyProposals,
  type Wish,
} from '#core/services/market/rooms/propose'
import { requireProducer, worksFor } from '#core/services/market/rooms/require-producer'
import {
  DecidedAlready,
  ownProposals,
  PROPOSALS_PER_PAGE,
  withdrawProposal,
} from '#core/services/market/rooms/review'
import { priceEntry } from '#core/services/market/vat/price-entry'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { priceVatText, typedPrice } from '../price-vat'
import { PRICE_VAT, readProductForm } from '../product-forms'
import type { ProductFaults } from './faults'
import { NewOwnProductPage, OwnProductPage } from './product-page'
import { OwnProductsPage } from './products-page'
import { OwnProposalsPage } from './proposals-page'
import { readStock, refusedStatus, savedKind, savedWords, typedAgain } from './stock-form'

const PICTURE = t.Object({
  alt: t.String({ minLength: 1, maxLength: 300, error: 'Say what is to be seen on it.' }),
})
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

  app.get('/room/:producer/products/:id', async ({ ctx, page, params, reply }) =>
    reply.html(await productPage(ctx, page, params)),
  )

  app.post('/room/:producer/products/:id', async scope => {
    const words = readWords(scope.body)
    if (!words.ok) {
      await requireProducer(scope.ctx, scope.params.producer)
      return refused(scope, { words })
    }
    const { producer, id } = scope.params
    return answered(scope, () => proposeWords(scope.ctx, producer, id, words.values), 'words')
  })

  takesFiles(app, '/room/:producer/products/:id/picture', async (request, ctx) => {
    const id = new URL(request.url).pathname.split('/')[2] ?? ''
    const { member } = ctx.viewer
    return member !== null && isId(id) && worksFor(ctx, member.id, id)
  })
  app.post('/room/:producer/products/:id/picture', async scope => {
    const { producer, id } = scope.params
    await ownProduct(scope.ctx, producer, id)
    const form = readForm(PICTURE, scope.body)
    if (!form.ok) return refused(scope, { picture: form })
    const upload = await uploadOf(scope.body, 'picture')
    if (!upload)
      return refused(scope, {
        picture: rejectField(scope.body, 'picture', 'Choose a picture from your device first.'),
      })
    return answered(scope, () => proposePicture(scope.ctx, producer, id, upload, form.values.alt), 'picture')
  })

  app.post('/room/:producer/products/:id/variants', async scope => {
    const { ctx, params, body, reply } = scope
    // Of this very product: the page that comes back is its page.
    const product = await ownProduct(ctx, params.producer, params.id)
    const own = new Set(product.variants.map(({ id }) => id))
    const read = readStock(body, ctx.house.site().currency)
    const wishes = read.wishes.filter(({ variantId }) => own.has(variantId))
    const outcome = await proposeStock(ctx, params.producer, wishes)
    const typed = typedAgain(read, outcome)
    const saved = savedWords(outcome)
    if (Object.keys(typed.errors).length > 0)
      return refused(scope, { variants: { ...typed, saved } }, refusedStatus(read, outcome))
    const path = `/room/${params.producer}/products/${params.id}`
    return reply.see(path, { kind: savedKind(outcome), text: saved })
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

type Params = { readonly producer: string; readonly id: string }
type Scope = { ctx: Ctx; page: PageContext; reply: Reply; body: unknown; params: Params }

async function productPage(
  ctx: Ctx,
  page: PageContext,
  { producer: asked, id }: Params,
  faults: ProductFaults = {},
) {
  const producer = await requireProducer(ctx, asked)
  const product = await ownProduct(ctx, producer.id, id)
  return <OwnProductPage page={page} producer={producer} product={product} faults={faults} />
}

async function refused(
  { ctx, page, reply, params }: Scope,
  faults: ProductFaults,
  status = 422,
): Promise<Response> {
  return reply.html(await productPage(ctx, page, params, faults), { status })
}

/** Said beside the first field of the form that was sent: what was typed there is kept. */
const tooMany = (body: unknown, form: 'words' | 'picture', message: string): ProductFaults => ({
  [form]: rejectField(body, form === 'words' ? 'title' : 'alt', message),
})

async function answered(
  scope: Scope,
  wish: () => Promise<Wish>,
  form: 'words' | 'picture',
): Promise<Response> {
  const { body, params, reply } = scope
  const path = `/room/${params.producer}/products/${params.id}`
  try {
    return reply.see(path, saidOf(await wish()))
  } catch (refusal) {
    if (refusal instanceof TooManyProposals)
      return refused(scope, tooMany(body, form, refusal.message), refusal.status)
    if (!(refusal instanceof PictureRefused)) throw refusal
    return refused(scope, { picture: rejectField(body, 'picture', refusal.message) })
  }
}

function saidOf(wish: Wish) {
  if (wish === 'waits')
    return { kind: 'notice', text: 'The shop looks at it first: it waits for their yes.' } as const
  return {
    kind: 'success',
    text: wish === 'done' ? 'Saved.' : 'Nothing was changed, and nothing of it waits for the shop.',
  } as const
}

/** The same words as the shop's own form, without what is the shop's to say. */
function readWords(body: unknown): Accepted<OwnFields> | Rejected {
  const form = readProductForm(body)
  if (!form.ok) return form
  const { title, summary, description, storage, allergens, allergenFree = false } = form.values
  return { ok: true, values: { title, summary, description, storage, allergens, allergenFree } }
}
