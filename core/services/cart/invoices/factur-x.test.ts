import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import fc from 'fast-check'
import type { InvoiceDocument, InvoiceLine } from '#core/contracts/invoice'
import { vatByRate } from '#core/pricing/vat'
import { facturX } from './factur-x'
import { invoicePdf, invoicesPdf } from './invoice-pdf'

const SELLER = {
  name: 'Grün & Söhne',
  address: 'The Shed\nLane End\nLS6 2AB\nLeeds',
  vatNumber: 'GB 123 456 789',
  companyNumber: '0815',
  email: 'shop@example.test',
  country: 'GB',
}
const BUYER = {
  name: 'Café <Rosa>',
  email: 'rosa@example.test',
  address: '3 Mill Lane',
  country: 'DE',
  vatNumber: 'DE1',
}

function invoice(lines: readonly InvoiceLine[], changes: Partial<InvoiceDocument> = {}): InvoiceDocument {
  const vat = vatByRate(
    lines.map(({ amount, vatRate }, index) => ({ key: String(index), gross: amount, vatRate })),
  )
  return {
    kind: 'invoice',
    number: 'INV-2026-00001',
    issuedOn: '2026-11-28',
    suppliedOn: '2026-11-27',
    order: 'RA-7K3M9Q',
    corrects: null,
    reason: '',
    seller: SELLER,
    buyer: BUYER,
    lines,
    vat,
    total: vat.reduce((sum, { gross }) => sum + gross, 0),
    currency: 'EUR',
    way: 'transfer',
    ...changes,
  }
}

const honey = (quantity: number, unitAmount: number, vatRate: number | null): InvoiceLine => ({
  title: 'Honey',
  detail: '340 g',
  quantity,
  unitAmount,
  amount: quantity * unitAmount,
  vatRate,
})
const extra = (
  kind: 'voucher' | 'fee' | 'delivery',
  amount: number,
  vatRate: number | null,
): InvoiceLine => ({
  kind,
  title: kind,
  detail: '',
  quantity: 1,
  unitAmount: amount,
  amount,
  vatRate,
})

/** What the XML says, read by another's parser, in minor units. */
function read(xml: string, digits = 2) {
  const $ = load(xml, { xml: true })
  const units = (text: string) => Math.round(Number(text) * 10 ** digits)
  const all = (path: string) => $(path.replaceAll(':', '\\:')).toArray()
  const one = (path: string) => $(path.replaceAll(':', '\\:')).first().text()
  const amounts = (path: string) => all(path).map(each => units($(each).text()))
  const sum = (parts: readonly number[]) => parts.reduce((whole, part) => whole + part, 0)
  const settlement = 'ram:ApplicableHeaderTradeSettlement'
  const taxes = all(`${settlement} > ram:ApplicableTradeTax`).map(each => ({
    category: $(each).find('ram\\:CategoryCode').text(),
    rate: $(each).find('ram\\:RateApplicablePercent').text(),
    basis: units($(each).find('ram\\:BasisAmount').text()),
    tax: units($(each).find('ram\\:CalculatedAmount').text()),
  }))
  const extras = all('ram:SpecifiedTradeAllowanceCharge').map(each => ({
    charge: $(each).find('udt\\:Indicator').text() === 'true',
    amount: units($(each).find('ram\\:ActualAmount').text()),
    rate: $(each).find('ram\\:RateApplicablePercent').text(),
  }))
  const lines = all('ram:IncludedSupplyChainTradeLineItem').map(each => ({
    net: units($(each).find('ram\\:LineTotalAmount').text()),
    rate: $(each).find('ram\\:RateApplicablePercent').text(),
    quantity: Number($(each).find('ram\\:BilledQuantity').text()),
    price: Number($(each).find('ram\\:ChargeAmount').text()),
  }))
  const whole = (name: string) =>
    sum(amounts(`${settlement} > ram:SpecifiedTradeSettlementHeaderMonetarySummation > ram:${name}`))
  return { $, one, taxes, extras, lines, whole, sum }
}

/** The rules of EN 16931 about sums, by their numbers in its schematron. */
function checkSums(xml: string, digits = 2): void {
  const { taxes, extras, lines, whole, sum } = read(xml, digits)
  const [lineTotal, basis, tax, total] = [
    whole('LineTotalAmount'),
    whole('TaxBasisTotalAmount'),
    whole('TaxTotalAmount'),
    whole('GrandTotalAmount'),
  ]
  const off = sum(extras.filter(({ charge }) => !charge).map(({ amount }) => amount))
  const on = sum(extras.filter(({ charge }) => charge).map(({ amount }) => amount))
  expect(sum(lines.map(({ net }) => net))).toBe(lineTotal) // BR-CO-10
  expect(off).toBe(whole('AllowanceTotalAmount')) // BR-CO-11
  expect(on).toBe(whole('ChargeTotalAmount')) // BR-CO-12
  expect(lineTotal - off + on).toBe(basis) // BR-CO-13
  expect(sum(taxes.map(each => each.tax))).toBe(tax) // BR-CO-14
  expect(basis + tax).toBe(total) // BR-CO-15
  expect(total - whole('TotalPrepaidAmount')).toBe(whole('DuePayableAmount')) // BR-CO-16
  for (const each of taxes) {
    // BR-CO-17, with the tolerance of its schematron.
    expect(Math.abs(each.tax - (each.basis * Number(each.rate)) / 100)).toBeLessThan(10 ** digits)
    const own = (parts: readonly { rate: string; value: number }[]) =>
      sum(parts.filter(({ rate }) => rate === each.rate).map(({ value }) => value))
    const goods = own(lines.map(({ net: value, rate }) => ({ value, rate })))
    const others = own(extras.map(({ amount, charge, rate }) => ({ value: charge ? amount : -amount, rate })))
    expect(goods + others).toBe(each.basis) // BR-S-08, BR-Z-08, BR-O-08
  }
  for (const { net, quantity, price } of lines) {
    expect(price).toBeGreaterThanOrEqual(0) // BR-27
    expect(Math.abs(price * quantity * 10 ** digits - net)).toBeLessThan(1)
  }
  for (const { amount } of extras) expect(amount).toBeGreaterThan(0)
}

describe('the XML of an invoice', () => {
  test('says who, what, how much and how it was paid', () => {
    const xml = facturX(
      invoice([honey(3, 333, 2_000), extra('voucher', -100, 2_000), extra('fee', 50, 700)]),
    )!
    const { one, lines, extras, taxes } = read(xml)
    checkSums(xml)
    expect(one('ram:GuidelineSpecifiedDocumentContextParameter > ram:ID')).toBe('urn:cen.eu:en16931:2017')
    expect(one('rsm:ExchangedDocument > ram:TypeCode')).toBe('380')
    expect(one('ram:SellerTradeParty > ram:Name')).toBe('Grün & Söhne')
    expect(one('ram:SellerTradeParty ram:LineThree')).toBe('LS6 2AB, Leeds')
    expect(one('ram:SellerTradeParty ram:SpecifiedTaxRegistration')).toBe('GB123456789')
    expect(one('ram:BuyerTradeParty > ram:Name')).toBe('Café <Rosa>')
    expect(one('ram:BuyerTradeParty ram:CountryID')).toBe('DE')
    expect(lines).toEqual([{ net: 832, rate: '20', quantity: 3, price: 2.773333 }])
    expect(extras).toEqual([
      { charge: false, amount: 83, rate: '20' },
      { charge: true, amount: 47, rate: '7' },
    ])
    expect(taxes).toEqual([
      { category: 'S', rate: '20', basis: 749, tax: 150 },
      { category: 'S', rate: '7', basis: 47, tax: 3 },
    ])
  })

  test('adds up as EN 16931 wants it, whatever was sold, in euros and in yen', () => {
    const rate = fc.constantFrom(0, 550, 700, 1_900, 2_000, 2_550)
    const goods = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 90_000 }), rate)
      .map(([quantity, amount, vat]) => honey(quantity, amount, vat))
    const added = fc.tuple(
      fc.constantFrom('fee' as const, 'delivery' as const),
      fc.integer({ min: 1, max: 2_000 }),
      rate,
    )
    fc.assert(
      fc.property(
        fc.array(goods, { minLength: 1, maxLength: 8 }),
        fc.array(added, { maxLength: 3 }),
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom('EUR', 'JPY'),
        (sold, fees, percent, currency) => {
          const off = sold.flatMap(line => {
            const amount = -Math.floor((line.amount * percent) / 100)
            return amount === 0 ? [] : [extra('voucher', amount, line.vatRate)]
          })
          const on = fees.map(([kind, amount, vat]) => extra(kind, amount, vat))
          checkSums(facturX(invoice([...sold, ...off, ...on], { currency }))!, currency === 'JPY' ? 0 : 2)
        },
      ),
    )
  })

  test('of a credit note has amounts without a minus and names the invoice', () => {
    const lines = [{ ...honey(-2, 333, 2_000), amount: -666 }, extra('voucher', 67, 2_000)]
    const credit = { kind: 'credit-note', number: 'CN-2026-00001', corrects: 'INV-2026-00001' } as const
    const xml = facturX(invoice(lines, credit))!
    const { one, lines: credited } = read(xml)
    checkSums(xml)
    expect(one('rsm:ExchangedDocument > ram:TypeCode')).toBe('381')
    expect(one('ram:InvoiceReferencedDocument')).toBe('INV-2026-00001')
    expect(credited).toMatchObject([{ quantity: 2, net: 555 }])
  })

  test('of a credit note of a fee alone has that for its line', () => {
    const xml = facturX(
      invoice([extra('fee', -50, 2_000)], { kind: 'credit-note', corrects: 'INV-2026-00001' }),
    )!
    checkSums(xml)
    expect(read(xml).lines).toMatchObject([{ net: 42, quantity: 1 }])
  })

  test('of who charges no VAT names no VAT number (BR-O-02)', () => {
    const xml = facturX(invoice([honey(1, 500, null)]))!
    expect(read(xml).taxes).toMatchObject([{ category: 'O', basis: 500, tax: 0 }])
    expect(xml).not.toContain('GB123456789')
    expect(xml).toContain('Not subject to VAT')
  })

  test.each([
    ['0815', undefined, '0815'],
    ['', 'shop@example.test', ''],
  ])('of who charges no VAT says by what they are known (BR-CO-26): %p, %p', (companyNumber, id, legal) => {
    const xml = facturX(invoice([honey(1, 500, null)], { seller: { ...SELLER, companyNumber } }))!
    const { $, one } = read(xml)
    expect($('ram\\:SellerTradeParty > ram\\:ID').text()).toBe(id ?? '')
    expect(one('ram:SpecifiedLegalOrganization > ram:ID')).toBe(legal)
  })

  test.each([
    ['GB 123 456 789', 'GB', 'GB123456789'],
    ['123 456 789', 'GB', 'GB123456789'],
    ['de 123.456.789', 'DE', 'DE123456789'],
    ['B12345678', 'ES', 'ESB12345678'],
    ['094259216', 'GR', 'EL094259216'],
    ['CHE-123.456.789 MWST', 'CH', 'CHE123456789MWST'],
  ])('writes the VAT number %p of %s with its country (BR-CO-09)', (vatNumber, country, written) => {
    const of = { ...invoice([honey(1, 500, 2_000)]), seller: { ...SELLER, vatNumber, country } }
    const xml = facturX({ ...of, buyer: { ...BUYER, vatNumber, country } })!
    expect(read(xml).one('ram:SellerTradeParty ram:SpecifiedTaxRegistration')).toBe(written)
    expect(read(xml).one('ram:BuyerTradeParty ram:SpecifiedTaxRegistration')).toBe(written)
  })

  test.each<[string, InvoiceDocument]>([
    ['whose buyer has no address', invoice([honey(1, 500, 2_000)], { buyer: { name: 'Rosa', email: '' } })],
    [
      'whose seller has no country',
      invoice([honey(1, 500, 2_000)], { seller: { ...SELLER, country: undefined } }),
    ],
    [
      'whose seller is known by nothing',
      invoice([honey(1, 500, null)], { seller: { ...SELLER, companyNumber: '', email: '' } }),
    ],
    ['with VAT and no VAT number', invoice([honey(1, 500, 2_000)], { seller: { ...SELLER, vatNumber: '' } })],
    ['of which some is without VAT', invoice([honey(1, 500, 2_000), honey(1, 500, null)])],
    ['in a currency of three decimals', invoice([honey(1, 500, 2_000)], { currency: 'KWD' })],
  ])('is not made of an invoice %s', async (_, document) => {
    expect(facturX(document)).toBeNull()
    const pdf = Buffer.from(await invoicePdf(document, 'en-GB')).toString('latin1')
    expect(pdf).toStartWith('%PDF-1.7')
    expect(pdf).not.toContain('factur-x.xml')
  })

  test('whose parts do not add up is a fault, and is not sent', () => {
    const wrong = invoice([honey(1, 500, 2_000)], { total: 501 })
    expect(() => facturX(wrong)).toThrow('do not add up')
  })

  test('is in the PDF as Factur-X names it', async () => {
    const document = invoice([honey(3, 333, 2_000)])
    const pdf = Buffer.from(await invoicePdf(document, 'en-GB')).toString('latin1')
    for (const words of [
      '/AFRelationship /Alternative',
      '(factur-x.xml)',
      '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>',
      '<pdfaid:part>3</pdfaid:part>',
      '/OutputIntent',
    ])
      expect(pdf).toContain(words)
    async function* both(): Parameters<typeof invoicesPdf>[0] {
      yield [document, document]
    }
    const stream = await invoicesPdf(both(), 'en-GB')
    const two = Buffer.from(await new Response(stream).arrayBuffer()).toString('latin1')
    expect(two).not.toContain('factur-x.xml')
  })
})
