import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { App } from '#core/app/scoped-app'
import { requireMember } from '#core/contracts/require-role'
import { vatOfOrder } from '#core/services/cart/adjustments/vat-of-order'
import { unusedCardsOf } from '#core/services/cart/gift-cards/cards-of-order'
import { invoiceNumbers } from '#core/services/cart/invoices/read-invoices'
import { changesOf } from '#core/services/cart/order-changes/changes-of'
import { cancelOrder } from '#core/services/cart/orders/cancel-order'
import { isSumUps } from '#core/services/cart/orders/check-out'
import { TooLateToChange } from '#core/services/cart/orders/may-change'
import { ORDERS_PER_PAGE, pageOfOrders } from '#core/services/cart/orders/orders-of'
import { readOrder } from '#core/services/cart/orders/read-order'
import { PaidAnotherWay, requestPayment } from '#core/services/cart/payments/request-payment'
import { verifyOrderPayment } from '#core/services/cart/payments/verify-order-payment'
import { bankFor } from '#core/services/cart/ways/settings'
import type { Room } from '../../domain'
import { PrintPage } from '../gift-cards/pages'
import type { OpenOrder } from '../open-order'
import { OrderPage } from './order-page'
import { OrdersPage } from './orders-page'
import { ReceiptPage } from './receipt-page'
import { PaymentProgress, ReturnPage } from './return-page'

const WORDS = {
  paid: { kind: 'success', text: 'Thank you! Your order is paid.' },
  failed: {
    kind: 'error',
    text: 'The payment did not go through, and nothing was charged. You can try again.',
  },
  over: undefined,
  refunding: undefined,
} as const

const AWAY =
  'The payment service does not answer just now. Nothing has changed; please try again in a moment.'

/** A member's own orders. */
export const orders: Room = app => {
  app.get('/orders', async ({ ctx, page, query, reply }) => {
    requireMember(ctx)
    const number = pageNumber(query.page)
    const { orders, total } = await pageOfOrders(ctx, number)
    const pages = pagesOf(total, ORDERS_PER_PAGE)
    refuseBeyond(number, pages)
    return reply.html(<OrdersPage page={page} orders={orders} number={number} pages={pages} />)
  })

  orderRoutes(app, '/orders/:number', async (ctx, { number = '' }) => {
    requireMember(ctx)
    return { ctx, number }
  })
}

/** The page of one order and what its buyer does there, under an address of their own. */
export function orderRoutes(app: App, base: string, open: OpenOrder): void {
  app.get(base, async ({ ctx: asked, page, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    const bank = await bankFor(ctx, order)
    const papers = await invoiceNumbers(ctx, order.id)
    return reply.html(
      <OrderPage
        page={page}
        order={order}
        bank={bank}
        papers={papers}
        changes={await changesOf(ctx, order.id)}
      />,
    )
  })

  app.get(`${base}/receipt`, async ({ ctx: asked, page, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    if (!order.paidAt) return reply.see(order.path)
    return reply.html(<ReceiptPage page={page} order={order} vat={await vatOfOrder(ctx, order.id)} />)
  })

  app.get(`${base}/gift-cards`, async ({ ctx: asked, page, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    return reply.html(<PrintPage page={page} order={order} cards={await unusedCardsOf(ctx, order)} />)
  })

  app.post(`${base}/payment`, async ({ ctx: asked, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    const { path } = order
    try {
      return reply.see((await requestPayment(ctx, order.id)) ?? path)
    } catch (fault) {
      if (fault instanceof PaidAnotherWay) return reply.see(path, { kind: 'notice', text: fault.message })
      if (!isSumUps(fault)) throw fault
      ctx.house.log.error({ err: fault, order: order.number }, 'the payment page could not be opened')
      return reply.see(path, { kind: 'error', text: AWAY })
    }
  })

  app.post(`${base}/cancellation`, async ({ ctx: asked, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const { path } = await readOrder(ctx, number)
    try {
      const outcome = await cancelOrder(ctx, number)
      if (outcome === 'paid')
        return reply.see(path, { kind: 'notice', text: 'It was paid already, so it stands.' })
      return reply.see('/', {
        kind: 'success',
        text: 'The order is called off.',
      })
    } catch (fault) {
      if (fault instanceof TooLateToChange) return reply.see(path, { kind: 'error', text: fault.message })
      if (!isSumUps(fault)) throw fault
      return reply.see(path, { kind: 'error', text: AWAY })
    }
  })

  // Where SumUp sends the buyer's browser: it may be here before the callback is.
  app.get(`${base}/return`, async ({ ctx: asked, page, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await readOrder(ctx, number)
    const { path } = order
    const outcome = await verifyOrderPayment(ctx, order.id).catch(fault => {
      if (!isSumUps(fault)) throw fault
      return 'waiting' as const
    })
    if (outcome !== 'waiting') {
      if (page.partial) return reply.html('', { headers: { 'hx-redirect': path } })
      return reply.see(path, WORDS[outcome])
    }
    if (page.partial) return reply.html(<PaymentProgress path={path} />)
    return reply.html(<ReturnPage page={page} order={order} />)
  })
}
