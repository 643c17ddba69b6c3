import { t } from 'elysia'
import { formKey, readForm, typedValues } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { AnotherRefundUnderWay, NotRefundable, RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { FormOfAnother, type Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { waitingOf } from '#core/services/cart/differences/list-differences'
import { markCollected, NotPaidYet, unmarkCollected } from '#core/services/cart/fulfilment/collections'
import { invoiceNumbers } from '#core/services/cart/invoices/read-invoices'
import { readOrder } from '#core/services/cart/orders/read-order'
import { listOrders, PILES } from '#core/services/cart/shop/list-orders'
import { orderHistory } from '#core/services/cart/shop/order-history'
import { ordersCsv } from '#core/services/cart/shop/orders-csv'
import { PickingListTooLong, pickingPdf } from '#core/services/cart/shop/picking-file'
import {
  ORDERS_PER_SHEET,
  ordersIn,
  pickingPiles,
  pickingSheet,
  pilesAsked,
} from '#core/services/cart/shop/picking-list'
import { refundOrder } from '#core/services/cart/shop/refund-order'
import { takings } from '#core/services/cart/shop/takings'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { OrderWorkPage } from './order-page'
import { OrdersWorkPage } from './orders-page'
import { PickingPage } from './picking-page'
import {
  quantityFaults,
  quantityField,
  REFUSED,
  requestedAdjustments,
  requestedLines,
} from './requested-lines'

const REASON = t.Object({
  way: t.Optional(t.Union(WAYS_TO_PAY.map(way => t.Literal(way)))),
  reason: t.String({
    minLength: 1,
    maxLength: 300,
    error: 'Please say why, for the buyer and for the books.',
  }),
})

/** The shopkeeper's work: orders by state, handing over, giving money back. To others these pages are not there. */
export const shop: Room = app => {
  app.get('/shop/orders', async ({ ctx, page, query, reply }) => {
    const pile = PILES.find(known => known === query.pile) ?? 'to-collect'
    const search = { pile, text: query.q ?? '', page: pageNumber(query.page) }
    const list = await listOrders(ctx, search)
    refuseBeyond(search.page, list.pages)
    const weeks = mayAct(ctx.viewer, 'money') ? await takings(ctx) : []
    return reply.html(
      <OrdersWorkPage
        page={page}
        list={list}
        search={search}
        weeks={weeks}
        currency={ctx.house.site().currency}
      />,
    )
  })

  app.get('/shop/orders.csv', async ({ ctx, reply }) =>
    reply.file(await ordersCsv(ctx), {
      type: 'text/csv;charset=utf-8',
      name: `orders-${dayOf(ctx.now, ctx.house.site().timeZone)}.csv`,
    }),
  )

  app.get('/shop/picking-list', async ({ ctx, page, query, reply }) => {
    const slot = query.slot || undefined
    const number = pageNumber(query.page)
    const piles = await pickingPiles(ctx, number)
    const asked = pilesAsked(piles, { slot })
    const orders = ordersIn(asked)
    refuseBeyond(number, pagesOf(orders, ORDERS_PER_SHEET))
    const groups = await pickingSheet(ctx, asked, number)
    const sheet = { slot, number, orders, total: ordersIn(piles) }
    return reply.html(<PickingPage page={page} groups={groups} piles={piles} sheet={sheet} />)
  })

  app.get('/shop/picking-list/pdf', async ({ ctx, query, reply }) => {
    const { slot, day } = query
    try {
      const pdf = await pickingPdf(ctx, { slot: slot || undefined, day: day || undefined })
      return reply.file(pdf, { type: 'application/pdf', name: 'picking-list.pdf' })
    } catch (refusal) {
      if (!(refusal instanceof PickingListTooLong)) throw refusal
      const asked = new URLSearchParams({ kind: 'picking-list', format: 'pdf' })
      for (const [name, value] of Object.entries({ slot, day })) if (value) asked.set(name, value)
      return reply.see(`/shop/files/new?${asked}`)
    }
  })

  app.get('/shop/orders/:number', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'orders', 'money')
    const order = await readOrder(ctx, params.number)
    return reply.html(<OrderWorkPage page={page} order={order} {...(await besideOrder(ctx, order.id))} />)
  })

  app.post('/shop/orders/:number/collection', async ({ ctx, params, reply }) => {
    const path = `/shop/orders/${params.number}`
    try {
      await markCollected(ctx, params.number)
    } catch (refusal) {
      if (!(refusal instanceof NotPaidYet)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'Handed over.' })
  })

  app.delete('/shop/orders/:number/collection', async ({ ctx, params, reply }) => {
    await unmarkCollected(ctx, params.number)
    return reply.see(`/shop/orders/${params.number}`, {
      kind: 'success',
      text: 'It waits to be collected again.',
    })
  })

  app.post('/shop/orders/:number/refunds', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(REASON, body)
    const order = await readOrder(ctx, params.number)
    const faults = quantityFaults(order, body)
    const again = async (errors: Readonly<Record<string, string>>, status = 422, now = order) => {
      const view = { page, order: now, errors, typed: typedValues(body) }
      return reply.html(<OrderWorkPage {...view} {...(await besideOrder(ctx, order.id))} />, { status })
    }
    if (!form.ok) return again({ ...faults, ...form.errors })
    if (Object.keys(faults).length > 0) return again(faults)
    const [lines, adjustments] = [requestedLines(order, body), requestedAdjustments(order, body)]
    const [first] = order.lines.filter(line => line.refundedQuantity < line.quantity)
    if (lines.length + adjustments.length === 0 && first)
      return again({ [quantityField(first.id)]: 'Say of something how many go back.' })
    const path = `/shop/orders/${order.number}`
    try {
      const { reason, way } = form.values
      await refundOrder(ctx, order.number, lines, reason, way, adjustments, formKey(body))
    } catch (refusal) {
      if (isSentTwice(refusal)) return reply.see(path, { kind: 'notice', text: refusal.message })
      if (!isForTheForm(refusal)) throw refusal
      // What is left may be less than it was.
      const now = await readOrder(ctx, order.number)
      return again({ ...quantityFaults(now, body), [REFUSED]: refusal.message }, refusal.status, now)
    }
    return reply.see(path, {
      kind: 'success',
      text: 'The refund is on its way, and the buyer gets a letter.',
    })
  })
}

/** It is written down, and goes on without who pressed. */
const isSentTwice = (fault: unknown): fault is RefundUnderWay =>
  fault instanceof RefundUnderWay && !(fault instanceof AnotherRefundUnderWay)

function isForTheForm(fault: unknown): fault is Refusal {
  return [NotRefundable, RefundUnavailable, AnotherRefundUnderWay, FormOfAnother].some(
    kind => fault instanceof kind,
  )
}

/** What is known of an order beside itself: whoever gives money back sees all of it. */
async function besideOrder(ctx: Ctx, orderId: string) {
  return {
    differences: await waitingOf(ctx, orderId),
    papers: await invoiceNumbers(ctx, orderId),
    history: await orderHistory(ctx, orderId),
  }
}
