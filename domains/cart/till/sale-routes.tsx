import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { amountExample, decimalText, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { AlreadyClaimed } from '#core/jobs/claim'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { parsePrice } from '#core/scrape/price'
import { unusedCardsOf } from '#core/services/cart/gift-cards/cards-of-order'
import { CreditShort } from '#core/services/cart/ledger/credit'
import { OrderTooLarge } from '#core/services/cart/orders/order-too-large'
import { CartEmpty, TotalChanged } from '#core/services/cart/orders/place-order'
import { readOrder } from '#core/services/cart/orders/read-order'
import { pairedReaders } from '#core/services/cart/readers/pair-reader'
import { askReader, leaveReader, takeByReader } from '#core/services/cart/readers/take-by-reader'
import { callOffSale } from '#core/services/cart/till/call-off-sale'
import {
  beginSale,
  NobodysCredit,
  type Sale,
  sellForCash,
  sellFromCredit,
  TooLittleGiven,
  takeCash,
} from '#core/services/cart/till/sell'
import type { Room } from '../../domain'
import { readSeen, SEEN } from '../checkout/seen'
import { customerOf, tillPath } from './customer'
import { forgetGiven, keepGiven } from './kept-at-till'
import { tillPage } from './routes'
import { ReaderProgress, SalePage } from './sale-page'

const SALE = t.Object({
  way: t.String({ pattern: '^(cash|credit|reader:[\\w-]{1,64})$', error: 'How is it paid?' }),
  given: t.Optional(t.String({ maxLength: 20 })),
  form: t.String({ minLength: 16, maxLength: 64 }),
  total: t.String({ pattern: SEEN }),
  customer: t.Optional(t.String({ maxLength: 36 })),
})
const PAYMENT = t.Object({ way: t.String({ pattern: '^(cash|reader:[\\w-]{1,64})$' }) })

const LOST =
  'SumUp did not answer. If the reader asks for a card, go on: the sale is found paid by itself. Otherwise try again.'
const STANDS = 'It was paid already, so it was not called off.'

/** A sale from the moment the money is asked for. For shopkeepers. */
export const sales: Room = app => {
  app.post('/shop/till/sales', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(SALE, body)
    const { customer: asked, given: typed = '' } = form.values as { customer?: string; given?: string }
    const again = async (errors: Readonly<Record<string, string>>, status: number) =>
      reply.html(await tillPage(ctx, page, { customer: asked }, { errors, given: typed }), { status })
    if (!form.ok) return again(form.errors, 422)
    const { way, form: key, total } = form.values
    const { currency } = ctx.house.site()
    const given = typed.trim() ? parsePrice(typed, currency) : null
    if (typed.trim() && !given)
      return again({ given: `Write an amount like ${amountExample(currency, 2_000)}.` }, 422)
    const sale: Sale = { customer: await customerOf(ctx, asked), key, ...readSeen(total) }
    try {
      const { number } = await sold(ctx, sale, way, given)
      await forgetGiven(ctx)
      if (way === 'cash' || way === 'credit') return saleDone(reply, number, way === 'cash' ? given : null)
      return await atReader(ctx, reply, number, way.slice('reader:'.length))
    } catch (refusal) {
      if (refusal instanceof TooLittleGiven) return again({ given: refusal.message }, 422)
      if (!isSaidAtTill(refusal)) throw refusal
      await keepGiven(ctx, typed)
      return reply.see(tillPath({ customer: asked }), { kind: 'error', text: refusal.message })
    }
  })

  app.get('/shop/till/sales/:number', async ({ ctx, page, params, query, reply }) => {
    requireRole(ctx, 'orders')
    const order = await readOrder(ctx, params.number)
    const outcome = order.state === 'pending' ? await outcomeOf(ctx, order.number) : null
    const waiting = outcome === 'waiting'
    if (waiting && page.partial) return reply.html(<ReaderProgress number={order.number} />)
    const seen = waiting ? order : await readOrder(ctx, params.number)
    if (page.partial)
      return reply.html('', { headers: { 'hx-redirect': `/shop/till/sales/${order.number}` } })
    const given = query.given ? parsePrice(query.given, seen.total.currency) : null
    const readers = await pairedReaders(ctx)
    const hasCards = seen.state === 'paid' && (await unusedCardsOf(ctx, seen)).length > 0
    return reply.html(
      <SalePage
        page={page}
        order={seen}
        waiting={waiting}
        ended={outcome === 'declined' || outcome === 'failed' ? outcome : null}
        given={given}
        readers={readers}
        hasCards={hasCards}
      />,
    )
  })

  app.post('/shop/till/sales/:number/payment', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(PAYMENT, body)
    const path = `/shop/till/sales/${params.number}`
    if (!form.ok) return reply.see(path)
    const { way } = form.values
    try {
      if (way !== 'cash') return await atReader(ctx, reply, params.number, way.slice('reader:'.length))
      await takeCash(ctx, params.number)
    } catch (refusal) {
      if (refusal instanceof PaymentsUnavailable) return reply.see(path, { kind: 'error', text: LOST })
      if (!(refusal instanceof Refusal)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path)
  })

  app.delete('/shop/till/sales/:number/reader', async ({ ctx, params, reply }) => {
    const path = `/shop/till/sales/${params.number}`
    try {
      if (await leaveReader(ctx, params.number))
        return reply.see(path, { kind: 'notice', text: 'A card had paid it already.' })
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      return reply.see(path, {
        kind: 'error',
        text: 'The reader has not let go of it yet. Please try again.',
      })
    }
    return reply.see(path)
  })

  app.delete('/shop/till/sales/:number', async ({ ctx, params, reply }) => {
    try {
      if ((await callOffSale(ctx, params.number)) === 'paid')
        return reply.see(`/shop/till/sales/${params.number}`, { kind: 'notice', text: STANDS })
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      return reply.see(`/shop/till/sales/${params.number}`, { kind: 'error', text: LOST })
    }
    return reply.see(tillPath(), { kind: 'success', text: 'The sale is called off.' })
  })
}

function sold(ctx: Ctx, sale: Sale, way: string, given: Money | null) {
  if (way === 'cash') return sellForCash(ctx, sale, given)
  return way === 'credit' ? sellFromCredit(ctx, sale) : beginSale(ctx, sale)
}

async function atReader(ctx: Ctx, reply: Reply, number: string, readerId: string): Promise<Response> {
  const path = `/shop/till/sales/${number}`
  try {
    await takeByReader(ctx, number, readerId)
  } catch (refusal) {
    // Pressed twice: the first press asks the reader.
    if (refusal instanceof AlreadyClaimed) return reply.see(path)
    const lost = refusal instanceof PaymentsUnavailable
    if (!lost && !(refusal instanceof Refusal)) throw refusal
    return reply.see(path, { kind: 'error', text: lost ? LOST : refusal.message })
  }
  return reply.see(path)
}

function saleDone(reply: Reply, number: string, given: Money | null): Response {
  const query = given ? `?given=${decimalText(given)}` : ''
  return reply.see(`/shop/till/sales/${number}${query}`)
}

/** What became of it at the reader; what SumUp says of it is done on the way. While SumUp is away a card is waited for. */
async function outcomeOf(ctx: Ctx, number: string) {
  try {
    return await askReader(ctx, number)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    return 'waiting'
  }
}

function isSaidAtTill(fault: unknown): fault is Refusal {
  return [CartEmpty, CreditShort, NobodysCredit, OrderTooLarge, SoldOut, TotalChanged].some(
    kind => fault instanceof kind,
  )
}
