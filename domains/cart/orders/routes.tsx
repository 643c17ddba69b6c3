import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { requireMember } from '#core/contracts/require-role'
import { invoiceNumbers } from '#core/services/cart/invoices/read-invoices'
import { cancelOrder } from '#core/services/cart/orders/cancel-order'
import { isSumUps } from '#core/services/cart/orders/check-out'
import { ORDERS_PER_PAGE, pageOfOrders } from '#core/services/cart/orders/orders-of'
import { readOrder } from '#core/services/cart/orders/read-order'
import { PaidAnotherWay, requestPayment } from '#core/services/cart/payments/request-payment'
import { verifyOrderPayment } from '#core/services/cart/payments/verify-order-payment'
import { bankFor } from '#core/services/cart/ways/settings'
import type { Room } from '../../domain'
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

  app.get('/orders/:number', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    const order = await readOrder(ctx, params.number)
    const bank = await bankFor(ctx, order)
    const papers = await invoiceNumbers(ctx, order.id)
    return reply.html(<OrderPage page={page} order={order} bank={bank} papers={papers} />)
  })

  app.get('/orders/:number/receipt', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    const order = await readOrder(ctx, params.number)
    if (!order.paidAt) return reply.see(`/orders/${order.number}`)
    return reply.html(<ReceiptPage page={page} order={order} />)
  })

  app.post('/orders/:number/payment', async ({ ctx, params, reply }) => {
    requireMember(ctx)
    const path = `/orders/${params.number}`
    const order = await readOrder(ctx, params.number)
    try {
      return reply.see((await requestPayment(ctx, order.id)) ?? path)
    } catch (fault) {
      if (fault instanceof PaidAnotherWay) return reply.see(path, { kind: 'notice', text: fault.message })
      if (!isSumUps(fault)) throw fault
      ctx.house.log.error({ err: fault, order: order.number }, 'the payment page could not be opened')
      return reply.see(path, { kind: 'error', text: AWAY })
    }
  })

  app.post('/orders/:number/cancellation', async ({ ctx, params, reply }) => {
    requireMember(ctx)
    const path = `/orders/${params.number}`
    try {
      const outcome = await cancelOrder(ctx, params.number)
      if (outcome === 'paid')
        return reply.see(path, { kind: 'notice', text: 'It was paid already, so it stands.' })
      return reply.see('/', {
        kind: 'success',
        text: 'The order is called off.',
      })
    } catch (fault) {
      if (!isSumUps(fault)) throw fault
      return reply.see(path, { kind: 'error', text: AWAY })
    }
  })

  // Where SumUp sends the buyer's browser: it may be here before the callback is.
  app.get('/orders/:number/return', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    const order = await readOrder(ctx, params.number)
    const path = `/orders/${order.number}`
    const outcome = await verifyOrderPayment(ctx, order.id).catch(fault => {
      if (!isSumUps(fault)) throw fault
      return 'waiting' as const
    })
    if (outcome !== 'waiting') {
      if (page.partial) return reply.html('', { headers: { 'hx-redirect': path } })
      return reply.see(path, WORDS[outcome])
    }
    if (page.partial) return reply.html(<PaymentProgress number={order.number} />)
    return reply.html(<ReturnPage page={page} number={order.number} />)
  })
}
