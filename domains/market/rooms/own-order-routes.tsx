import { seenVersion, typedTexts, wholeNumber } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond, refuseEmpty } from '#core/app/paging'
import { TABLE_KINDS } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile } from '#core/contracts/refusal'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { buyersOf } from '#core/services/market/cycles/buyers'
import { CHOICES_PER_PAGE } from '#core/services/market/cycles/choices'
import { OfferOver, offerOwn } from '#core/services/market/cycles/exchanges'
import { ownSoFar, SO_FAR_PER_PAGE } from '#core/services/market/cycles/ordered-so-far'
import { ownOffers } from '#core/services/market/cycles/own-offers'
import { producerOrderTable } from '#core/services/market/cycles/producer-letter'
import {
  ownOrders,
  PRODUCER_ORDERS_PER_PAGE,
  producerOrder,
} from '#core/services/market/cycles/producer-order'
import { CycleOver } from '#core/services/market/cycles/save-cycle'
import { requireProducer } from '#core/services/market/rooms/require-producer'
import { csvOf } from '#core/tables/csv'
import { pdfOf } from '#core/tables/pdf'
import type { Room } from '../../domain'
import { partIn } from '../kept-search'
import { pageAsked, pagePath, rowsIn } from '../variant-pages'
import { OffersPage, OwnOrderPage, OwnOrdersPage, OwnSoFarPage, StatementPage } from './pages'

const CHANGED =
  'The shop, or somebody of yours, has saved this since you opened it. Yours is below: saving it now replaces theirs.'

export const ownOrderRoutes = (app: Parameters<Room>[0]) => {
  app.get('/room/:producer/orders', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const number = pageNumber(query.page)
    const list = await ownOrders(ctx, producer.id, number)
    refuseBeyond(number, pagesOf(list.total, PRODUCER_ORDERS_PER_PAGE))
    return reply.html(<OwnOrdersPage page={page} producer={producer} number={number} {...list} />)
  })

  app.get('/room/:producer/orders/:order', async ({ ctx, page, params, reply }) => {
    const { producer, order } = await orderHere(ctx, params)
    const buyers = producer.seesBuyers ? await buyersOf(ctx, producer.id, order.id) : null
    return reply.html(<OwnOrderPage page={page} producer={producer} order={order} buyers={buyers} />)
  })

  app.get('/room/:producer/orders/:order/csv', async ({ ctx, params, reply }) => {
    const { order } = await orderHere(ctx, params)
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'an order of a producer' } })
    return reply.file(csvOf(producerOrderTable(ctx, order), ctx.locale), {
      type: 'text/csv;charset=utf-8',
      name: 'order.csv',
    })
  })

  app.get('/room/:producer/orders/:order/pdf', async ({ ctx, params, reply }) => {
    const { order } = await orderHere(ctx, params)
    const pdf = await pdfOf(producerOrderTable(ctx, order), ctx.locale)
    return reply.file(pdf, { type: 'application/pdf', name: 'order.pdf' })
  })

  app.get('/room/:producer/offers', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const asked = pageAsked(query)
    const own = await ownOffers(ctx, producer.id, asked)
    refuseBeyond(asked.number, pagesOf(own.total, CHOICES_PER_PAGE))
    return reply.html(<OffersPage page={page} producer={producer} asked={asked} {...own} />)
  })

  app.get('/room/:producer/offers/:cycle', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const asked = pageAsked(query)
    const own = await ownOffers(ctx, producer.id, asked)
    const cycleId = params.cycle.toLowerCase()
    // Over by now, or never theirs.
    if (!own.offers.some(each => each.cycleId === cycleId)) return reply.see(`/room/${producer.id}/offers`)
    refuseBeyond(asked.number, pagesOf(own.total, CHOICES_PER_PAGE))
    return reply.html(<OffersPage page={page} producer={producer} asked={asked} cycleId={cycleId} {...own} />)
  })

  app.get('/room/:producer/offers/:cycle/ordered', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const number = pageNumber(query.page)
    const soFar = await ownSoFar(ctx, producer.id, params.cycle, number)
    refuseBeyond(number, pagesOf(soFar.total, SO_FAR_PER_PAGE))
    return reply.html(<OwnSoFarPage page={page} producer={producer} soFar={soFar} number={number} />)
  })

  app.post('/room/:producer/offers/:cycle', async ({ ctx, page, params, query, body, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const asked = pageAsked(query)
    const cycleId = params.cycle.toLowerCase()
    const path = pagePath(`/room/${producer.id}/offers/${cycleId}`, asked)
    const typed = typedTexts(body)
    const part = partIn(body)
    const again = async (fault: string, status: 200 | 409 | 422, shown = asked) => {
      const view = { page, producer, cycleId, asked: shown, ...(await ownOffers(ctx, producer.id, shown)) }
      // What was refused as old is sent again by somebody who has seen what is there now.
      const values = status === 409 ? { ...typed, version: undefined } : typed
      const kept = { cycleId, values, fault, body }
      return reply.html(<OffersPage {...view} typed={kept} />, { status })
    }
    if (part) return again('', 200, part)
    const offered = Object.keys(typed).flatMap(name => {
      const variantId = /^offer-(.+)$/.exec(name)?.[1]
      const most = typed[`most-${variantId}`]?.trim()
      return variantId ? [{ variantId, most: most ? wholeNumber(most) : null }] : []
    })
    if (offered.some(({ most }) => Number.isNaN(most)))
      return again('At most how many? A whole number, or nothing.', 422)
    try {
      await offerOwn(ctx, producer.id, params.cycle, offered, seenVersion(body), rowsIn(body))
    } catch (refusal) {
      if (refusal instanceof ChangedMeanwhile) return again(CHANGED, 409)
      if (!(refusal instanceof OfferOver || refusal instanceof CycleOver)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'Saved: this is what you offer.' })
  })

  for (const kind of ['csv', 'xlsx', 'pdf'] as const)
    app.get(`/room/:producer/statement/${kind}`, async ({ ctx, params, reply }) => {
      const producer = await requireProducer(ctx, params.producer)
      const file = await ctx.services.cart.producerStatementFile(ctx, producer, kind)
      return reply.file(file, { type: TABLE_KINDS[kind], name: `statement.${kind}` })
    })

  app.get('/room/:producer/statement', async ({ ctx, page, params, query, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const number = pageNumber(query.page)
    const statement = await ctx.services.cart.producerStatement(ctx, producer.id, { page: number })
    refuseEmpty(number, statement.lines)
    return reply.html(<StatementPage page={page} producer={producer} statement={statement} number={number} />)
  })
}

/** An order that is of this room and of no other. */
async function orderHere(ctx: Ctx, params: { readonly producer: string; readonly order: string }) {
  const producer = await requireProducer(ctx, params.producer)
  const order = await producerOrder(ctx, params.order, producer.id)
  return { producer, order }
}
