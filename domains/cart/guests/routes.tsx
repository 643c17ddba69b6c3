import type { Ctx } from '#core/contracts/ctx'
import { Moved, NotFound, Refusal, SignInRequired } from '#core/contracts/refusal'
import { ticketFile } from '#core/icalendar/ticket-file'
import { exportGuest } from '#core/services/cart/guests/export-guest'
import { forgetGuest, NotForgottenYet } from '#core/services/cart/guests/forget-guest'
import { openGuestOrder } from '#core/services/cart/guests/order-link'
import { invoicePdf } from '#core/services/cart/invoices/invoice-pdf'
import { readInvoice } from '#core/services/cart/invoices/read-invoices'
import { readOrder } from '#core/services/cart/orders/read-order'
import type { Room } from '../../domain'
import { collectionSlotRoutes } from '../collection-slot/routes'
import { InvoicePage } from '../invoices/invoice-page'
import type { OpenOrder } from '../open-order'
import { changeRoutes } from '../order-changes/routes'
import { orderRoutes } from '../orders/routes'
import { GuestTicketPage } from './ticket-page'

const BASE = '/guest-orders/:token'

/** Has an account by now, and somebody else is signed in. */
class OrderOfAnother extends Refusal {
  override name = 'OrderOfAnother'
  constructor(number: string) {
    super(
      `This order is in another account now. Sign in with the e-mail address it was ordered with, and find it as order ${number}.`,
      410,
    )
  }
}

/** What a guest sees and does of an order, for whoever holds its link. */
export const guestOrders: Room = app => {
  const open: OpenOrder = (ctx, { token = '' }) => openedBy(ctx, token)
  orderRoutes(app, BASE, open)
  collectionSlotRoutes(app, BASE, open)
  changeRoutes(app, BASE, open)

  app.get(`${BASE}/tickets/:id`, async ({ ctx, page, params, reply }) => {
    const view = await ticketOf(ctx, params.token, params.id)
    return reply.html(<GuestTicketPage page={page} {...view} />)
  })

  app.get(`${BASE}/tickets/:id/calendar.ics`, async ({ ctx, params, reply }) => {
    const { ticket } = await ticketOf(ctx, params.token, params.id)
    const name = `ticket-${ticket.code}.ics`
    return reply.file(ticketFile(ctx, ticket), { type: 'text/calendar;charset=utf-8', name })
  })

  app.post(`${BASE}/tickets/:id/cancellation`, async ({ ctx, params, reply }) => {
    const { guest, ticket, path } = await ticketOf(ctx, params.token, params.id)
    try {
      await guest.services.events.cancelTicket(guest, ticket.id)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return reply.see(`${path}/tickets/${ticket.id}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'Your ticket is given back.' })
  })

  app.get(`${BASE}/invoices/:number`, async ({ ctx, page, params, reply }) => {
    const { invoice, path } = await invoiceOf(ctx, params.token, params.number)
    return reply.html(<InvoicePage page={page} invoice={invoice} back={path} />)
  })

  app.get(`${BASE}/invoices/:number/pdf`, async ({ ctx, params, reply }) => {
    const { invoice } = await invoiceOf(ctx, params.token, params.number)
    const name = `${invoice.number}.pdf`
    return reply.file(await invoicePdf(invoice, ctx.locale), { type: 'application/pdf', name })
  })

  app.get(`${BASE}/export.json`, async ({ ctx, params, reply }) => {
    const guest = await openedBy(ctx, params.token)
    const all = JSON.stringify(await exportGuest(guest.ctx), null, 2)
    return reply.file(all, { type: 'application/json', name: `order-${guest.number}.json` })
  })

  app.delete(BASE, async ({ ctx, params, reply }) => {
    const guest = await openedBy(ctx, params.token)
    try {
      await forgetGuest(guest.ctx)
    } catch (refusal) {
      if (!(refusal instanceof NotForgottenYet)) throw refusal
      return reply.see(guest.path, { kind: 'error', text: refusal.message })
    }
    return reply.see('/', { kind: 'success', text: 'We have forgotten who you were.' })
  })
}

async function openedBy(ctx: Ctx, token: string) {
  const opened = await openGuestOrder(ctx, token)
  if (!('movedTo' in opened)) return opened
  if (!ctx.viewer.member) throw new SignInRequired()
  if (opened.isViewers) throw new Moved(opened.movedTo, 'This order is in your account now.')
  throw new OrderOfAnother(opened.movedTo.replace('/orders/', ''))
}

/** One of this order's, however many others the same guest has. */
async function ticketOf(ctx: Ctx, token: string, id: string) {
  const { ctx: guest, number, path } = await openedBy(ctx, token)
  const { tickets, name } = await readOrder(guest, number)
  const ticket = tickets.find(each => each.id === id)
  if (!ticket) throw new NotFound()
  return { guest, ticket, path, holder: name }
}

async function invoiceOf(ctx: Ctx, token: string, number: string) {
  const { ctx: guest, number: order, path } = await openedBy(ctx, token)
  const invoice = await readInvoice(guest, number)
  if (invoice.order !== order) throw new NotFound()
  return { invoice, path }
}
