import { type Static, t } from 'elysia'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { NotOnSale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { amountExample } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { mayAct } from '#core/contracts/viewer'
import { parsePrice } from '#core/scrape/price'
import { GiftCardUnknown, TooManyGiftCards, TooManyTries } from '#core/services/cart/gift-cards/enter'
import { creditHolders } from '#core/services/cart/ledger/statement'
import { changeQuantity, removeLine } from '#core/services/cart/lines/change-line'
import { QuantityInvalid } from '#core/services/cart/quantity'
import { pairedReaders } from '#core/services/cart/readers/pair-reader'
import { leaveCardAtTill, looksLikeGiftCard, takeCardAtTill, tillCards } from '#core/services/cart/till/cards'
import { addChosen, findForSale, readScan, scan } from '#core/services/cart/till/find-for-sale'
import { clearTill, readTill } from '#core/services/cart/till/sell'
import { atTill } from '#core/services/cart/till/till'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { customerOf, tillPath } from './customer'
import { CustomersPage } from './customers-page'
import { amountField } from './found-list'
import { forgetGiven, keepGiven, keptGiven } from './kept-at-till'
import { TillPage } from './till-page'

const SCAN = t.Object({
  q: t.String({ maxLength: 100 }),
  customer: t.Optional(t.String({ maxLength: 36 })),
  /** Of a scan that may be sent again because no answer came. */
  form: t.Optional(t.String({ minLength: 16, maxLength: 64 })),
})
const CHOICE = t.Object({
  key: t.String({ maxLength: 100 }),
  form: t.String({ minLength: 16, maxLength: 64 }),
  quantity: t.Integer({ minimum: 1, maximum: MOST_OF_ONE }),
  code: t.Optional(t.String({ maxLength: 40 })),
  amount: t.Optional(t.String({ maxLength: 20 })),
  q: t.Optional(t.String({ maxLength: 100 })),
  customer: t.Optional(t.String({ maxLength: 36 })),
})
const CARD = t.Object({
  code: t.String({ minLength: 1, maxLength: 40, error: 'Which code?' }),
  customer: t.Optional(t.String({ maxLength: 36 })),
})
const QUANTITY = t.Object({
  quantity: t.Integer({ minimum: 0, maximum: MOST_OF_ONE, error: `A whole number up to ${MOST_OF_ONE}.` }),
  step: t.Optional(t.Integer({ minimum: -1, maximum: 1 })),
  customer: t.Optional(t.String({ maxLength: 36 })),
})
const DETAILS = t.Object({
  given: t.Optional(t.String({ maxLength: 20 })),
  next: t.Optional(
    t.Union([t.Literal('customers'), t.Literal('nobody'), t.Literal('phone'), t.Literal('readers')]),
  ),
  customer: t.Optional(t.String({ maxLength: 36 })),
})
/** Where somebody goes on to from the middle of a sale, and comes back from. */
const AWAY_TO = {
  customers: () => '/shop/till/customers',
  nobody: () => tillPath(),
  phone: (customer: string) => `/shop/till/phone?${new URLSearchParams({ customer })}`,
  readers: () => '/shop/readers',
} as const
const PAYS_FIRST = 'The gift card pays first.'
const LOOKS_LIKE_CODE = /^\d{8,14}$/

/** Selling over the counter: find it, count it, take the money. For shopkeepers. */
export const till: Room = app => {
  app.get('/shop/till', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'orders')
    return reply.html(await tillPage(ctx, page, query))
  })

  app.post('/shop/till/scans', async ({ ctx, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(SCAN, body)
    const { q = '', customer, form: key } = form.values as Static<typeof SCAN>
    if (!form.ok || !q.trim()) return reply.see(tillPath({ customer }))
    try {
      const scanned = await scan(ctx, q, key)
      if ('added' in scanned) return reply.see(tillPath({ customer }))
      const { text } = readScan(q)
      if (scanned.choose.length === 0 && looksLikeGiftCard(q)) {
        await takeCardAtTill(ctx, q)
        return reply.see(tillPath({ customer }), { kind: 'success', text: PAYS_FIRST })
      }
      if (scanned.choose.length === 0 && LOOKS_LIKE_CODE.test(text))
        return reply.see(tillPath({ customer, code: text }))
      return reply.see(tillPath({ customer, q }))
    } catch (refusal) {
      if (!isSaidHere(refusal)) throw refusal
      return reply.see(tillPath({ customer }), { kind: 'error', text: refusal.message })
    }
  })

  app.post('/shop/till/lines', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(CHOICE, body)
    const again = async (fault: string, status: number) => {
      const { key = '', amount = '', q, customer, code } = typedTexts(body)
      const found = q ? await findForSale(ctx, readScan(q).text, await customerOf(ctx, customer)) : []
      // Not found any more: there is no field to say it at.
      if (!found.some(each => each.key === key))
        return reply.see(tillPath({ customer }), { kind: 'error', text: fault })
      const field = amountField(key)
      const typed = { values: { [field]: amount }, errors: { [field]: fault } }
      return reply.html(await tillPage(ctx, page, { customer, q, code }, { amount: typed }), { status })
    }
    if (!form.ok) return form.errors.amount ? again(form.errors.amount, 422) : reply.see(tillPath())
    const { key, form: formKey, quantity, code, amount, customer } = form.values
    const { currency } = ctx.house.site()
    const chosen = amount?.trim() ? parsePrice(amount, currency) : null
    if (amount?.trim() && chosen?.currency !== currency)
      return again(`Write an amount like ${amountExample(currency, 2_000)}.`, 422)
    try {
      const variant = key.startsWith('product:') ? key.slice('product:'.length) : null
      // What is on the shelves is named by those who look after them: without their right it is sold all the same.
      if (code && variant && mayAct(ctx.viewer, 'shopkeeper'))
        await ctx.services.market.keepBarcode(ctx, code, variant)
      await addChosen(ctx, key, quantity, formKey, chosen?.amount)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      if (typedTexts(body).amount !== undefined) return again(refusal.message, refusal.status)
      return reply.see(tillPath({ customer }), { kind: 'error', text: refusal.message })
    }
    return reply.see(tillPath({ customer }))
  })

  app.post('/shop/till/lines/:id/quantity', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const id = readId(params.id)
    const form = readForm(QUANTITY, body)
    const { customer } = form.values as { readonly customer?: string }
    if (!form.ok)
      return reply.see(tillPath({ customer }), {
        kind: 'error',
        text: `A whole number up to ${MOST_OF_ONE}.`,
      })
    const { step = 0 } = form.values
    const quantity = form.values.quantity + step
    try {
      if (quantity < 1) await removeLine(atTill(ctx), id)
      else await changeQuantity(atTill(ctx), id, quantity)
    } catch (refusal) {
      // Taken out, or sold, at the same till on another screen.
      if (refusal instanceof NotFound)
        return reply.see(tillPath({ customer }), {
          kind: 'notice',
          text: 'That is not in this sale any more.',
        })
      if (!isSaidHere(refusal)) throw refusal
      return reply.see(tillPath({ customer }), { kind: 'error', text: refusal.message })
    }
    return reply.see(tillPath({ customer }))
  })

  app.post('/shop/till/gift-cards', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(CARD, body)
    const { customer } = form.values as { readonly customer?: string }
    const again = async (card: Typed, status: number) => {
      // Sold or cleared at the same till on another screen: there is no field to say it at.
      if ((await readTill(ctx, null)).lines.length === 0)
        return reply.see(tillPath({ customer }), { kind: 'error', text: card.errors.code ?? 'Which code?' })
      return reply.html(await tillPage(ctx, page, { customer }, { card }), { status })
    }
    if (!form.ok) return again(form, 422)
    try {
      await takeCardAtTill(ctx, form.values.code)
    } catch (refusal) {
      if (!isSaidHere(refusal)) throw refusal
      return again(rejectField(body, 'code', refusal.message), refusal.status)
    }
    return reply.see(tillPath({ customer }), { kind: 'success', text: PAYS_FIRST })
  })

  app.delete('/shop/till/gift-cards/:id', async ({ ctx, params, query, reply }) => {
    requireRole(ctx, 'orders')
    await leaveCardAtTill(ctx, params.id)
    return reply.see(tillPath({ customer: query.customer }))
  })

  app.delete('/shop/till/lines', async ({ ctx, reply }) => {
    await clearTill(ctx)
    await forgetGiven(ctx)
    return reply.see('/shop/till')
  })

  // What was typed is there again when they come back; with a script it comes after the field, and leads nowhere.
  app.post('/shop/till/details', async ({ ctx, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(DETAILS, body)
    if (!form.ok) return reply.see(tillPath())
    const { given = '', next, customer = '' } = form.values
    await keepGiven(ctx, given)
    return next ? reply.see(AWAY_TO[next](customer)) : reply.nothing()
  })

  app.get('/shop/till/customers', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'orders')
    const text = query.q ?? ''
    const { holders } = await creditHolders(ctx, text)
    return reply.html(<CustomersPage page={page} text={text} holders={holders} />)
  })
}

type Asked = Readonly<Record<string, string | undefined>>
type Problem = {
  readonly errors?: Readonly<Record<string, string>>
  readonly given?: string
  readonly card?: Typed
  readonly amount?: Typed
}

/** The till as it is, with what was refused of a payment. */
export async function tillPage(ctx: Ctx, page: PageContext, asked: Asked, problem: Problem = {}) {
  const { quantity, text } = readScan(asked.q ?? '')
  const customer = await customerOf(ctx, asked.customer)
  const view = {
    customer,
    cart: await readTill(ctx, customer),
    cards: await tillCards(ctx),
    readers: await pairedReaders(ctx),
    found: text ? await findForSale(ctx, text, customer) : null,
  }
  const search = { text: asked.q ?? '', quantity, code: asked.code }
  const { given = await keptGiven(ctx), ...faults } = problem
  const { currency } = ctx.house.site()
  return <TillPage page={page} {...view} search={search} currency={currency} given={given} {...faults} />
}

function isSaidHere(fault: unknown): fault is Refusal {
  return [SoldOut, NotOnSale, QuantityInvalid, GiftCardUnknown, TooManyGiftCards, TooManyTries].some(
    kind => fault instanceof kind,
  )
}
