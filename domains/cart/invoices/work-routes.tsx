import { t } from 'elysia'
import { readForm, seenVersion, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { requireRole } from '#core/contracts/require-role'
import { invoicesPdf } from '#core/services/cart/invoices/invoice-pdf'
import {
  INVOICES_PER_PAGE,
  invoicePage,
  invoicesOfMonth,
  readMonth,
} from '#core/services/cart/invoices/read-invoices'
import { invoicingSeller, saveSeller, sellerVersion } from '#core/services/cart/invoices/seller'
import { csvStream } from '#core/tables/csv'
import type { Room } from '../../domain'
import { InvoicesPage } from './list-page'
import { COUNTRY } from './routes'
import { SellerPage } from './seller-page'

const LIST = '/shop/invoices'

const SELLER = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Who sells? It stands on every invoice.' }),
  address: t.String({ minLength: 1, maxLength: 500, error: 'An invoice needs your address.' }),
  vatNumber: t.Optional(t.String({ maxLength: 40 })),
  companyNumber: t.Optional(t.String({ maxLength: 40 })),
  email: t.Optional(t.String({ maxLength: 254 })),
  country: COUNTRY,
})

/** What was issued month by month, and who it is that sells. For shopkeepers. */
export const invoiceWork: Room = app => {
  app.get(LIST, async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'money')
    const month = readMonth(ctx, query.month)
    const number = pageNumber(query.page)
    const list = await invoicePage(ctx, month, number)
    refuseBeyond(number, pagesOf(list.total, INVOICES_PER_PAGE))
    const isSet = (await invoicingSeller(ctx)) !== null
    return reply.html(<InvoicesPage page={page} month={month} number={number} {...list} isSet={isSet} />)
  })

  app.get(`${LIST}/pdf`, async ({ ctx, query, reply }) => {
    requireRole(ctx, 'money')
    const month = readMonth(ctx, query.month)
    const pdf = await invoicesPdf(await invoicesOfMonth(ctx, month), ctx.locale)
    return reply.file(pdf, { type: 'application/pdf', name: `invoices-${month}.pdf` })
  })

  app.get(`${LIST}/csv`, async ({ ctx, query, reply }) => {
    requireRole(ctx, 'money')
    const month = readMonth(ctx, query.month)
    const csv = csvStream(COLUMNS, linesOf(await invoicesOfMonth(ctx, month)), ctx.locale)
    return reply.file(csv, { type: 'text/csv;charset=utf-8', name: `invoices-${month}.csv` })
  })

  app.get(`${LIST}/seller`, async ({ ctx, page, reply }) => {
    requireRole(ctx, 'money')
    const seller = await invoicingSeller(ctx)
    const form = { values: seller ?? { email: ctx.viewer.member?.email ?? '' }, errors: {} }
    const view = { form, version: sellerVersion(seller), since: seller?.since ?? null }
    return reply.html(<SellerPage page={page} {...view} />)
  })

  app.post(`${LIST}/seller`, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(SELLER, body)
    if (!form.ok) {
      const refused = { values: typedTexts(body), errors: form.errors }
      const since = (await invoicingSeller(ctx))?.since ?? null
      const view = { form: refused, version: seenVersion(body) ?? undefined, since }
      return reply.html(<SellerPage page={page} {...view} />, { status: 422 })
    }
    const { name, address, vatNumber = '', companyNumber = '', email = '', country } = form.values
    const seller = {
      name,
      address: address.replaceAll('\r\n', '\n'),
      vatNumber,
      companyNumber,
      email,
      ...(country && { country: country.toUpperCase() }),
    }
    await saveSeller(ctx, seller, seenVersion(body))
    return reply.see(LIST, {
      kind: 'success',
      text: 'Saved. Orders that are paid from now on get an invoice.',
    })
  })
}

const COLUMNS = [
  'number',
  'kind',
  'date',
  'order',
  'buyer',
  'rate',
  'net',
  'vat',
  'gross',
  'currency',
  'way',
  'corrects',
].map(heading => ({ heading }))

/** One line for each rate of each paper, for a bookkeeper. */
async function* linesOf(batches: AsyncGenerator<readonly InvoiceDocument[], undefined>) {
  for await (const documents of batches)
    yield documents.flatMap(({ currency, vat, ...paper }) =>
      vat.map(({ rate, net, vat: tax, gross }) => [
        paper.number,
        paper.kind,
        paper.issuedOn,
        paper.order,
        paper.buyer.name,
        rate === null ? null : rate / 100,
        ...[net, tax, gross].map(amount => ({ amount, currency })),
        currency,
        paper.way,
        paper.corrects ?? null,
      ]),
    )
}
