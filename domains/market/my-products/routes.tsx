import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { withGuest } from '#core/app/with-guest'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { removeList, savedList, savedLists, saveList } from '#core/services/market/saved-lists/saved-lists'
import { readTypedLine, readTypedList, type TypedList } from '#core/services/market/saved-lists/typed-list'
import { merged, putIntoCart, type Wanted, wantedLines } from '#core/services/market/saved-lists/wanted-lines'
import { unwish, wish, wishes } from '#core/services/market/wishes/wish'
import type { Room } from '../../domain'
import { LinesPage } from './lines-page'
import { MyProductsPage } from './my-products-page'
import { QuickOrderPage } from './quick-order-page'

const TYPED = t.Object({
  list: t.String({ minLength: 1, maxLength: 10_000, error: 'Write at least one line.' }),
})
const NAME = t.Object({ name: t.String({ minLength: 1, maxLength: 80, error: 'Give the list a name.' }) })

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
    const lines = await wantedLines(ctx, merged(wanted))
    const gone = ordered.filter(({ variantId }) => !variantId).map(({ title }) => title)
    return reply.html(
      <LinesPage
        page={page}
        title={`Order ${params.number} again`}
        lines={lines}
        refused={gone.map(title => isolate`${title}: tickets are chosen anew, by their date.`)}
      />,
    )
  })

  app.get('/quick-order', ({ page, reply }) => reply.html(<QuickOrderPage page={page} />))

  app.post('/quick-order', async ({ ctx, page, body, reply }) => {
    const form = readForm(TYPED, body)
    if (!form.ok) return reply.html(<QuickOrderPage page={page} typed={form} />, { status: 422 })
    const read = await readTypedList(ctx, form.values.list)
    return reply.html(<LinesPage page={page} title="Your order" {...read} />)
  })

  app.get('/lists/:id', async ({ ctx, page, params, reply }) => {
    const { id, name, lines } = await savedList(ctx, params.id)
    return reply.html(<LinesPage page={page} title={name} lines={lines} list={{ id, name }} />)
  })

  app.delete('/lists/:id', async ({ ctx, params, reply }) => {
    await removeList(ctx, params.id)
    return reply.see('/my-products', { kind: 'success', text: 'The list is gone.' })
  })

  app.post('/wanted', async ({ ctx, page, body, reply }) => {
    const texts = typedTexts(body)
    const asked = await askedFor(ctx, texts)
    const odd = oddOf(texts)
    const name = { value: texts.name }
    if (odd.size > 0) {
      const shown = { lines: asked.lines, choices: asked.choices, unclear: asked.unclear, odd, name }
      return reply.html(<LinesPage page={page} title="Your order" {...shown} />, { status: 422 })
    }
    if (texts.do === 'save') return save({ ctx, page, reply, body }, asked)
    if (texts.do === 'look')
      return reply.html(<LinesPage page={page} title="Your order" {...asked} name={name} />)
    const { added, refused, refusedIds } = await putIntoCart(
      withGuest(ctx, reply),
      asked.wanted,
      texts.key ?? '',
    )
    const { choices, unclear } = asked
    if (refused.length + choices.length + unclear.length > 0 || added === 0) {
      // What is in the cart already is not asked for twice.
      const left =
        added > 0
          ? asked.lines.filter(({ variantId }) => refusedIds.has(variantId))
          : await noneOf(ctx, asked, texts)
      return reply.html(
        <LinesPage
          page={page}
          title="Your order"
          lines={left}
          refused={refused.length + choices.length + unclear.length + added > 0 ? refused : [NOTHING]}
          choices={choices}
          unclear={unclear}
          added={added}
          name={name}
        />,
        { status: 422 },
      )
    }
    return reply.see(`${page.origins.cart}/`, undefined)
  })
}

const NOTHING = 'Nothing is in your cart by this: say of something how many it is to be.'

/** The rows of a form as they were, also those of which none is asked for. */
async function noneOf(ctx: Ctx, { lines }: Asked, texts: Readonly<Record<string, string>>) {
  if (lines.length > 0) return lines
  return wantedLines(
    ctx,
    quantitiesOf(texts).map(([variantId]) => ({ variantId, quantity: 0 })),
  )
}

type Asked = TypedList & { readonly wanted: readonly Wanted[] }

/** All of the form: quantities, choices that were made, and lines that are still to be read or chosen. */
async function askedFor(ctx: Ctx, texts: Readonly<Record<string, string>>): Promise<Asked> {
  const chosen: Wanted[] = []
  const open: string[] = []
  for (const [name, line] of Object.entries(texts)) {
    if (!name.startsWith('line.')) continue
    const choice = texts[`choice.${name.slice('line.'.length)}`]
    if (choice === undefined) open.push(line)
    else if (isId(choice)) chosen.push({ variantId: choice, quantity: readTypedLine(line)?.quantity ?? 1 })
  }
  const read = await readTypedList(ctx, [...open, texts.again ?? ''].join('\n'))
  // What is no number stays in its row, to be put right.
  const odd = [...oddOf(texts).keys()].map(variantId => ({ variantId, quantity: 1 }))
  const wanted = merged([...wantedOf(texts), ...odd, ...chosen, ...read.lines])
  return { ...read, wanted, lines: await wantedLines(ctx, wanted) }
}

type Scope = {
  readonly ctx: Ctx
  readonly page: PageContext
  readonly reply: Reply
  readonly body: unknown
}

async function save({ ctx, page, reply, body }: Scope, { wanted, ...asked }: Asked): Promise<Response> {
  requireMember(ctx)
  const form = readForm(NAME, body)
  const again = async (error: string) =>
    reply.html(
      <LinesPage
        page={page}
        title="Your order"
        {...asked}
        name={{ value: typedTexts(body).name ?? '', error }}
      />,
      { status: 422 },
    )
  if (!form.ok) return again(form.errors.name ?? '')
  try {
    const id = await saveList(ctx, form.values.name, wanted)
    return reply.see(`/lists/${id}`, { kind: 'success', text: isolate`${form.values.name} is kept.` })
  } catch (fault) {
    if (fault instanceof Refusal) return again(fault.message)
    throw fault
  }
}

const QUANTITY = 'quantity.'
const IS_QUANTITY = /^\s*\d{0,3}\s*$/

/** `quantity.<variant>` of each line; blank and 0 leave it out. */
function wantedOf(texts: Readonly<Record<string, string>>): readonly Wanted[] {
  return quantitiesOf(texts).flatMap(([variantId, typed]) => {
    const quantity = IS_QUANTITY.test(typed) ? Number(typed) : 0
    return quantity > 0 ? [{ variantId, quantity }] : []
  })
}

/** What was typed that is no quantity, by its variant: left out unsaid, somebody would miss it at the counter. */
function oddOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(quantitiesOf(texts).filter(([, typed]) => !IS_QUANTITY.test(typed)))
}

function quantitiesOf(texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([name, typed]): [string, string][] => {
    const variantId = name.startsWith(QUANTITY) ? name.slice(QUANTITY.length) : ''
    return isId(variantId) ? [[variantId, typed]] : []
  })
}
