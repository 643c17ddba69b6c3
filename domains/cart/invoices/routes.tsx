import { invoicesPdf } from '#core/services/cart/invoices/invoice-pdf'
import { readInvoice } from '#core/services/cart/invoices/read-invoices'
import type { Room } from '../../domain'
import { InvoicePage } from './invoice-page'

/** Invoices and credit notes, for their buyer and for shopkeepers. */
export const invoices: Room = app => {
  app.get('/invoices/:number', async ({ ctx, page, params, reply }) =>
    reply.html(<InvoicePage page={page} invoice={await readInvoice(ctx, params.number)} />),
  )

  app.get('/invoices/:number/pdf', async ({ ctx, params, reply }) => {
    const invoice = await readInvoice(ctx, params.number)
    const name = `${invoice.number}.pdf`
    return reply.file(await invoicesPdf([invoice], ctx.locale), { type: 'application/pdf', name })
  })
}
