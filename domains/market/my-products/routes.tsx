import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { withGuest } from '#core/app/with-guest'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { removeList, savedList, savedLists, saveList } from '#core/services/market/saved-lists/saved-lists'
import { readTypedList } from '#core/services/market/saved-lists/typed-list'
import { putIntoCart, type Wanted, wantedLines } from '#core/services/market/saved-lists/wanted-lines'
import { unwish, wish, wishes } from '#core/services/market/wishes/wish'
import type { Room } from '../../domain'
import { LinesPage } from './lines-page'
import { MyProductsPage } from './my-products-page'
import { QuickOrderPage } from './quick-order-page'

const TYPED = t.Object({
  list: t.String({ minLength: 1, maxLength: 10_000, error: 'Write at least one line.' }),
})
const NAME = t.Object({ name: t.String({ minLength: 1, maxLength: 80, error: 'Give the list a name.' }) })
const MOST_OF_ONE = 999

export const myProducts: Room = app => {
  app.get('/my-products', async ({ ctx, page, reply }) => {
    requireMember(ctx)
    return reply.html(<MyProductsPage page={page} wishes={await wishes(ctx)} lists={await savedLists(ctx)} />)
  })

  app.post('/products/:slug/wish', async ({ ctx, params, reply }) => {
    await wish(ctx, params.slug)
    const text = 'It is on your list. When it has sold out and is back, you get a letter.'
    return reply.see(`/products/${params.slug}`, { kind: 'success', text })
  })

  app.delete('/products/:slug/wish', async ({ ctx, params, query, reply }) => {
    await unwish(ctx, params.slug)
    const back = query.from === 'list' ? '/my-products' : `/products/${params.slug}`
    return reply.see(back, { kind: 'success', text: 'It is off your list.' })
  })

  app.get('/order-again/:number', async ({ ctx, page, params, reply }) => {
    const ordered = await ctx.services.cart.orderedVariants(ctx, params.number)
    const wanted = ordered.flatMap(({ variantId, quantity }) => (variantId ? [{ variantId, quantity }] : []))
    const lines = await wantedLines(ctx, wanted)
    const gone = ordered.filter(({ variantId }) => !variantId).map(({ title }) => title)
    return reply.html(
      <LinesPage
        page={page}
        title={`Order ${params.number} again`}
        lines={lines}
        unclear={gone.map(title => `${title}: tickets are chosen anew, by their date.`)}
      />,
    )
  })

  app.get('/quick-order', ({ page, reply }) => reply.html(<QuickOrderPage page={page} />))

  app.post('/quick-order', async ({ ctx, page, body, reply }) => {
    const form = readForm(TYPED, body)
    if (!form.ok) return reply.html(<QuickOrderPage page={page} typed={form} />, { status: 422 })
    const { lines, unclear } = await readTypedList(ctx, form.values.list)
    return reply.html(
      <LinesPage page={page} title="Your order" lines={lines} unclear={unclear} typed={form.values.list} />,
    )
  })

  app.get('/lists/:id', async ({ ctx, page, params, reply }) => {
    const { id, name, lines } = await savedList(ctx, params.id)
    return reply.html(<LinesPage page={page} title={name} lines={lines} unclear={[]} list={{ id, name }} />)
  })

  app.delete('/lists/:id', async ({ ctx, params, reply }) => {
    await removeList(ctx, params.id)
    return reply.see('/my-products', { kind: 'success', text: 'The list is gone.' })
  })

  app.post('/wanted', async ({ ctx, page, body, reply }) => {
    const wanted = wantedOf(body)
    const texts = typedTexts(body)
    if (texts.do === 'save') return save({ ctx, page, reply, body }, wanted)
    const { added, refused } = await putIntoCart(withGuest(ctx, reply), wanted, texts.key ?? '')
    if (refused.length > 0 || added === 0)
      return reply.html(
        <LinesPage
          page={page}
          title="Your order"
          lines={await wantedLines(ctx, wanted)}
          unclear={refused}
          added={added}
        />,
        { status: 422 },
      )
    return reply.see(`${page.origins.cart}/`, undefined)
  })
}

type Scope = {
  readonly ctx: Ctx
  readonly page: PageContext
  readonly reply: Reply
  readonly body: unknown
}

async function save({ ctx, page, reply, body }: Scope, wanted: readonly Wanted[]): Promise<Response> {
  requireMember(ctx)
  const form = readForm(NAME, body)
  const again = async (error: string) =>
    reply.html(
      <LinesPage
        page={page}
        title="Your order"
        lines={await wantedLines(ctx, wanted)}
        unclear={[]}
        name={{ value: typedTexts(body).name ?? '', error }}
      />,
      { status: 422 },
    )
  if (!form.ok) return again(form.errors.name ?? '')
  try {
    const id = await saveList(ctx, form.values.name, wanted)
    return reply.see(`/lists/${id}`, { kind: 'success', text: `${form.values.name} is kept.` })
  } catch (fault) {
    if (fault instanceof Refusal) return again(fault.message)
    throw fault
  }
}

/** `quantity.<variant>` of each line; blank and 0 leave it out. */
function wantedOf(body: unknown): readonly Wanted[] {
  return Object.entries(typedTexts(body)).flatMap(([name, typed]) => {
    const variantId = name.startsWith('quantity.') ? name.slice('quantity.'.length) : ''
    const quantity = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
    return isId(variantId) && quantity > 0 ? [{ variantId, quantity: Math.min(quantity, MOST_OF_ONE) }] : []
  })
}
