import { describe, expect, test } from 'bun:test'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  factsOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { BillingPage } from './billing-page'
import { InvoicePage } from './invoice-page'
import { InvoicesPage } from './list-page'
import { Papers } from './papers'
import { SellerPage } from './seller-page'
import { VatTable } from './vat-table'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))

const paper = (over: Partial<InvoiceDocument> = {}): InvoiceDocument =>
  ({
    kind: 'invoice',
    number: 'INV-2026-00007',
    issuedOn: '2026-06-17',
    suppliedOn: '2026-06-16',
    order: 'RA-1000',
    corrects: null,
    reason: '',
    total: 1299,
    currency: 'GBP',
    way: 'sumup',
    seller: {
      name: 'Test <Growers>',
      address: 'The Shed\nLane End',
      email: '',
      vatNumber: '',
      companyNumber: '',
    },
    buyer: { name: 'Mair <P>', email: 'mair@example.test' },
    lines: [
      { title: 'Honey <b>', detail: '340 g', quantity: 2, unitAmount: 650, amount: 1300, vatRate: 2000 },
      {
        title: 'Thank you',
        detail: '',
        quantity: 1,
        unitAmount: -1,
        amount: -1,
        vatRate: null,
        kind: 'voucher',
      },
    ],
    vat: [{ rate: 2000, net: 1083, vat: 216, gross: 1299 }],
    ...over,
  }) as InvoiceDocument

describe('an invoice', () => {
  const look = (over: Partial<InvoiceDocument> = {}, back?: string) =>
    shown(<InvoicePage page={MAIR} invoice={paper(over)} back={back} />)

  test('adds up to the penny, line by line and rate by rate', async () => {
    const document = await look()
    expect(rowsOf(document)).toEqual([
      ['Honey <b>, 340 g', '2', '£6.50', '20%', '£13.00'],
      ['Thank you', '1', '-£0.01', '–', '-£0.01'],
    ])
    expect(wordsOf(document.querySelector('.cart-total'))).toBe('Total £12.99')
    const vat = [...document.querySelectorAll('table')].at(-1)
    expect(wordsOf(vat?.querySelector('tbody'))).toBe('20%£10.83£2.16£12.99')
    expect(document.querySelectorAll('main b, growers')).toHaveLength(0)
  })

  test('says who sells to whom, line by line, and what they are registered as only where they are', async () => {
    const plain = factsOf(await look())
    expect(plain.From).toBe('Test <Growers>The ShedLane End')
    expect(plain.To).toBe('Mair <P>mair@example.test')
    for (const term of ['VAT number', 'Company number', 'Buyer’s VAT number', 'Corrects', 'Reason'])
      expect(plain).not.toHaveProperty(term)
    const whole = factsOf(
      await look({
        seller: {
          name: 'T',
          address: 'A',
          email: 'shop@x.test',
          vatNumber: 'GB 1',
          companyNumber: '7',
        } as never,
        buyer: {
          name: 'Café',
          email: 'c@x.test',
          address: '1 Mill\n\nLeeds',
          country: 'DE',
          vatNumber: 'DE 9',
        },
      }),
    )
    expect([whole.From, whole['VAT number'], whole['Company number'], whole['Buyer’s VAT number']]).toEqual([
      'TAshop@x.test',
      'GB 1',
      '7',
      'DE 9',
    ])
    expect(whole.To).toBe('Café1 MillLeedsDEc@x.test')
  })

  test('was paid, and its credit note was given back, on a day and in a way', async () => {
    const invoice = factsOf(await look())
    expect([invoice.Date, invoice.Paid]).toEqual(['17 June 2026', '16 June 2026, by card'])
    const parts = [
      { way: 'gift-card', amount: 1000 },
      { way: 'cash', amount: 299 },
    ]
    const note = {
      kind: 'credit-note',
      number: 'CN-2026-00001',
      corrects: 'INV-2026-00007',
      reason: 'Cracked <3>',
    }
    const credit = factsOf(await look({ ...note, parts } as never))
    expect([credit['Given back'], credit.Corrects, credit.Reason, credit.Paid]).toEqual([
      '16 June 2026, £10.00 with a gift card, £2.99 in cash',
      'INV-2026-00007',
      'Cracked <3>',
      undefined,
    ])
  })

  test('is taken home as a file: from the order, or by a guest from the address of theirs', async () => {
    expect(linksOf(await look())['As a PDF']).toBe('/invoices/INV-2026-00007/pdf')
    const guests = await look({}, '/guest/x')
    expect(linksOf(guests)['As a PDF']).toBe('/guest/x/invoices/INV-2026-00007/pdf')
    expect([...(await look()).querySelectorAll('a')].map(link => link.getAttribute('href'))).toContain(
      '/orders/RA-1000',
    )
  })
})

describe('what was issued in a month', () => {
  const list = (over: Partial<Parameters<typeof InvoicesPage>[0]> = {}) =>
    shown(
      <InvoicesPage
        page={KEEPER}
        month="2026-06"
        documents={[paper()]}
        number={1}
        total={1}
        isSet={true}
        {...over}
      />,
    )

  test('leads to the month before and after, but not to one that has not begun', async () => {
    const june = linksOf(await list())
    expect(june['Month before']).toBe('/shop/invoices?month=2026-05')
    expect(june['Month after']).toBeUndefined()
    const january = linksOf(await list({ month: '2026-01' }))
    expect([january['Month before'], january['Month after']]).toEqual([
      '/shop/invoices?month=2025-12',
      '/shop/invoices?month=2026-02',
    ])
    expect(linksOf(await list({ month: '2026-05' }))['Month after']).toBe('/shop/invoices?month=2026-06')
  })

  test('is in files where there is something, and says that there is nothing', async () => {
    const some = linksOf(await list())
    expect([some['All as one PDF'], some['As CSV']]).toEqual([
      '/shop/invoices/pdf?month=2026-06',
      '/shop/invoices/csv?month=2026-06',
    ])
    const none = await list({ documents: [], total: 0 })
    expect(linksOf(none)['As CSV']).toBeUndefined()
    expect(rowsOf(none)).toEqual([['Nothing was issued in this month.']])
    expect(rowsOf(await list())).toEqual([
      ['INV-2026-00007', 'Invoice', '17 June 2026', 'Mair <P>', '£12.99'],
    ])
  })

  test('is nothing until the shop says who it is', async () => {
    expect(linksOf(await list({ isSet: false }))['Say who you are']).toBe('/shop/invoices/seller')
    expect(linksOf(await list())['Say who you are']).toBeUndefined()
  })

  test('keeps its month from page to page', async () => {
    const hrefs = [...(await list({ total: 1000, number: 2 })).querySelectorAll('a[href*="page="]')].map(
      link => link.getAttribute('href'),
    )
    expect(hrefs).toContain('/shop/invoices?month=2026-06&page=3')
  })
})

test('VAT by rate is shown where any is charged, a rate of nothing among them', async () => {
  const table = async (rates: readonly (number | null)[]) => {
    const vat = rates.map(rate => ({ rate, net: 1000, vat: 50, gross: 1050 }))
    return rowsOf(await shown(<VatTable vat={vat} currency="GBP" locale="en-GB" />))
  }
  expect(await table([null])).toEqual([])
  expect(await table([])).toEqual([])
  expect(await table([0])).toEqual([['0%', '£10.00', '£0.50', '£10.50']])
  expect((await table([750, null])).map(([rate]) => rate)).toEqual(['7.5%', '–'])
})

test('papers of an order are links to each, by what it is', async () => {
  const links = linksOf(await shown(<Papers numbers={['INV-1', 'CN-1']} />))
  expect(links).toEqual({ 'Invoice INV-1': '/invoices/INV-1', 'Credit note CN-1': '/invoices/CN-1' })
  expect(wordsOf(await shown(<Papers numbers={[]} />))).toBe('')
})

describe('whom invoices are made out to', () => {
  test('can be removed once it was said, and comes back as typed', async () => {
    const form = {
      values: { name: '<C>', address: 'A\nB', country: '12', vatNumber: 'X' },
      errors: { country: 'No.' },
    }
    const document = await shown(<BillingPage page={MAIR} form={form} known />)
    const sent = document.querySelector('form[action="/invoices/address"]')
    expect(sent && formFields(sent)).toEqual({ ...form.values, address: 'A\r\nB' })
    expect(actionsOf(document)).toContain('/invoices/address?_method=delete')
    expect(obstaclesIn(document)).toEqual([])
    const first = await shown(<BillingPage page={MAIR} form={{ values: {}, errors: {} }} known={false} />)
    expect(actionsOf(first)).toEqual(['/invoices/address'])
  })

  test('and who sells is said once it was, with since when', async () => {
    const form = { values: { name: 'T' }, errors: { address: 'An invoice needs your address.' } }
    const since = await shown(
      <SellerPage page={KEEPER} form={form} version={undefined} since="2026-05-01T09:00:00Z" />,
    )
    expect(wordsOf(since)).toContain('Invoices are written since 1 May.')
    const never = await shown(<SellerPage page={KEEPER} form={form} version={undefined} since={null} />)
    expect(wordsOf(never)).toContain('Once it is saved, every paid order gets one.')
    for (const document of [since, never]) expect(obstaclesIn(document)).toEqual([])
  })
})
