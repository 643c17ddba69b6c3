import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { requireMember } from '#core/contracts/require-role'
import {
  ownBillingAddress,
  removeBillingAddress,
  saveBillingAddress,
} from '#core/services/cart/invoices/billing-address'
import { invoicePdf } from '#core/services/cart/invoices/invoice-pdf'
import { readInvoice } from '#core/services/cart/invoices/read-invoices'
import type { Room } from '../../domain'
import { BillingPage } from './billing-page'
import { InvoicePage } from './invoice-page'

/** ISO 3166-1. */
export const COUNTRY = t.Optional(
  t.String({ pattern: '^[A-Za-z]{2}$', error: 'Two letters, such as GB or DE.' }),
)

const BILLING = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Whom is it for?' }),
  address: t.String({ minLength: 3, maxLength: 500, error: 'Write the address.' }),
  country: t.String({ pattern: '^[A-Za-z]{2}$', error: 'Two letters, such as GB or DE.' }),
  vatNumber: t.Optional(t.String({ maxLength: 40 })),
})

/** Invoices and credit notes, for their buyer and for shopkeepers. */
export const invoices: Room = app => {
  app.get('/invoices/address', async ({ ctx, page, reply }) => {
    const known = await ownBillingAddress(ctx)
    const form = { values: known ?? { name: ctx.viewer.member?.name ?? '' }, errors: {} }
    return reply.html(<BillingPage page={page} form={form} known={known !== null} />)
  })

  app.post('/invoices/address', async ({ ctx, page, body, reply }) => {
    requireMember(ctx)
    const form = readForm(BILLING, body)
    if (!form.ok) {
      const known = (await ownBillingAddress(ctx)) !== null
      return reply.html(<BillingPage page={page} form={form} known={known} />, { status: 422 })
    }
    const { name, address, country, vatNumber = '' } = form.values
    await saveBillingAddress(ctx, { name, address, country: country.toUpperCase(), vatNumber })
    return reply.see('/orders', { kind: 'success', text: 'Your next invoices are made out to it.' })
  })

  app.delete('/invoices/address', async ({ ctx, reply }) => {
    await removeBillingAddress(ctx)
    return reply.see('/orders', { kind: 'success', text: 'It is removed.' })
  })

  app.get('/invoices/:number', async ({ ctx, page, params, reply }) =>
    reply.html(<InvoicePage page={page} invoice={await readInvoice(ctx, params.number)} />),
  )

  app.get('/invoices/:number/pdf', async ({ ctx, params, reply }) => {
    const invoice = await readInvoice(ctx, params.number)
    const name = `${invoice.number}.pdf`
    return reply.file(await invoicePdf(invoice, ctx.locale), { type: 'application/pdf', name })
  })
}
