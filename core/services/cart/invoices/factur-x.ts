import { escapeHtml } from '@kitajs/html'
import type { InvoiceDocument, InvoiceLine } from '#core/contracts/invoice'
import { decimalText, minorDigits } from '#core/contracts/money'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { vatIncluded } from '#core/pricing/vat'

/** The profile of EN 16931 in Cross Industry Invoice, as Factur-X 1.07 and ZUGFeRD 2.3 name it. */
const PROFILE = 'urn:cen.eu:en16931:2017'

/** UNTDID 4461. A transfer that has come names no account any more, so it is no credit transfer (30) to be made. */
const MEANS: Readonly<Record<WayToPay, string>> = {
  sumup: '48',
  cash: '10',
  transfer: '1',
  credit: '97',
  account: '97',
}

type Priced = { readonly line: InvoiceLine; readonly net: number }

/**
 * An invoice or a credit note as the XML of EN 16931 (Cross Industry Invoice D16B), with prices without VAT. Null where
 * the standard asks for what is not known: the country of seller or buyer, the VAT number of who charges VAT, or
 * anything by which a seller without one is known (BR-CO-26); where amounts have more than two decimals (BR-DEC); and where some of it is without VAT (BR-O-11).
 */
export function facturX(document: InvoiceDocument): string | null {
  const { seller, buyer, currency, vat } = document
  const charges = vat.some(({ rate }) => rate !== null)
  const isMixed = charges && vat.some(({ rate }) => rate === null)
  if (!seller.country || !buyer.country || minorDigits(currency) > 2) return null
  if (isMixed || (charges && !seller.vatNumber)) return null
  if (!charges && !seller.companyNumber && !seller.email) return null
  return xmlOf(positive(document), charges)
}

/** A credit note (381) says what went back as positive amounts. */
function positive(document: InvoiceDocument): InvoiceDocument {
  if (document.kind === 'invoice') return document
  const lines = document.lines.map(line => ({
    ...line,
    amount: -line.amount,
    ...(line.kind ? { unitAmount: -line.unitAmount } : { quantity: -line.quantity }),
  }))
  const vat = document.vat.map(({ rate, net, vat: tax, gross }) => ({
    rate,
    net: -net,
    vat: -tax,
    gross: -gross,
  }))
  return { ...document, lines, vat, total: -document.total }
}

function xmlOf(document: InvoiceDocument, charges: boolean): string {
  const { kind, number, issuedOn, suppliedOn, order, seller, buyer, way, total, currency, corrects, vat } =
    document
  const money = (amount: number) => decimalText({ amount, currency })
  const parts = netParts(document)
  // A credit note of a fee alone has that for its line: there is to be one (BR-16).
  const isGoods = ({ line }: Priced) => !line.kind || parts.every(part => part.line.kind)
  const goods = parts.filter(isGoods)
  const rest = parts.filter(part => !isGoods(part) && part.net !== 0)
  const [off, on] = [rest.filter(({ net }) => net < 0), rest.filter(({ net }) => net > 0)]
  const sum = (own: readonly Priced[]) => own.reduce((whole, { net }) => whole + net, 0)
  const tax = vat.reduce((whole, each) => whole + each.vat, 0)
  const basis = sum(goods) + sum(off) + sum(on)
  if (basis + tax !== total || basis !== vat.reduce((whole, { net }) => whole + net, 0))
    throw new Error(`The parts of ${number} do not add up to it`)
  const category = (rate: number | null) => categoryOf(rate)
  const lines = goods.map(
    ({ line, net }, index) => `<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument>${tag('LineID', String(index + 1))}</ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct>${tag('Name', line.title)}${line.detail ? tag('Description', line.detail) : ''}</ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>${tag('ChargeAmount', unitPrice(net, line.quantity, currency))}</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${line.quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>${category(line.vatRate)}</ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>${tag('LineTotalAmount', money(net))}</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>`,
  )
  const allowances = [...off, ...on].map(
    ({ line, net }) =>
      `<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>${net > 0}</udt:Indicator></ram:ChargeIndicator>${tag('ActualAmount', money(Math.abs(net)))}${tag('Reason', line.title)}<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode>${category(line.vatRate)}</ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>`,
  )
  const taxes = vat.map(
    ({ rate, net, vat: amount }) =>
      `<ram:ApplicableTradeTax>${tag('CalculatedAmount', money(amount))}<ram:TypeCode>VAT</ram:TypeCode>${rate === null ? tag('ExemptionReason', 'Not subject to VAT') : ''}${tag('BasisAmount', money(net))}${category(rate)}</ram:ApplicableTradeTax>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>${tag('ID', PROFILE)}</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>${tag('ID', number)}${tag('TypeCode', kind === 'invoice' ? '380' : '381')}<ram:IssueDateTime>${date(issuedOn)}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
${lines.join('\n')}
<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty>${charges || seller.companyNumber ? '' : tag('ID', seller.email)}${tag('Name', seller.name)}${seller.companyNumber ? `<ram:SpecifiedLegalOrganization>${tag('ID', seller.companyNumber)}</ram:SpecifiedLegalOrganization>` : ''}${postal(seller.address, seller.country)}${vatId(charges ? seller : {})}</ram:SellerTradeParty>
<ram:BuyerTradeParty>${tag('Name', buyer.name)}${postal(buyer.address, buyer.country)}${vatId(charges ? buyer : {})}</ram:BuyerTradeParty>
<ram:BuyerOrderReferencedDocument>${tag('IssuerAssignedID', order)}</ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>${date(suppliedOn)}</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement>
${tag('InvoiceCurrencyCode', currency)}
<ram:SpecifiedTradeSettlementPaymentMeans>${tag('TypeCode', MEANS[way])}</ram:SpecifiedTradeSettlementPaymentMeans>
${taxes.join('\n')}
${allowances.join('\n')}
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>${tag('LineTotalAmount', money(sum(goods)))}${tag('ChargeTotalAmount', money(sum(on)))}${tag('AllowanceTotalAmount', money(-sum(off)))}${tag('TaxBasisTotalAmount', money(basis))}<ram:TaxTotalAmount currencyID="${currency}">${money(tax)}</ram:TaxTotalAmount>${tag('GrandTotalAmount', money(total))}${tag('TotalPrepaidAmount', money(total))}${tag('DuePayableAmount', money(0))}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
${corrects ? `<ram:InvoiceReferencedDocument>${tag('IssuerAssignedID', corrects)}</ram:InvoiceReferencedDocument>` : ''}
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`
}

/**
 * Each line without its VAT. They are reckoned from what all lines of a rate up to each come to, so that they add up to
 * what the document says of the rate, and none of what was sold is negative.
 */
function netParts({ lines, vat }: InvoiceDocument): readonly Priced[] {
  const parts = lines.map(line => ({ line, net: 0 }))
  for (const { rate, net: whole } of vat) {
    const own = parts.filter(({ line }) => line.vatRate === rate)
    let gross = 0
    let before = 0
    for (const [index, part] of own.entries()) {
      gross += part.line.amount
      const net = index === own.length - 1 ? whole : gross - vatIncluded(gross, rate)
      part.net = net - before
      before = net
    }
  }
  return parts
}

/** S: standard or reduced; Z: zero; O: outside the scope of VAT. */
function categoryOf(rate: number | null): string {
  const code = rate === null ? 'O' : rate === 0 ? 'Z' : 'S'
  const percent = rate === null ? '' : tag('RateApplicablePercent', String(rate / 100))
  return `${tag('CategoryCode', code)}${percent}`
}

/** With two decimals more than the currency has: times the quantity it comes to the line again. */
function unitPrice(net: number, quantity: number, currency: string): string {
  const digits = minorDigits(currency)
  return (net / quantity / 10 ** digits).toFixed(digits + 4)
}

function postal(address: string | undefined, country: string | undefined): string {
  const [one, two, ...others] = (address ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
  const lines = [
    one && tag('LineOne', one),
    two && tag('LineTwo', two),
    others.length > 0 && tag('LineThree', others.join(', ')),
  ]
  return `<ram:PostalTradeAddress>${lines.filter(Boolean).join('')}${tag('CountryID', country ?? '')}</ram:PostalTradeAddress>`
}

/** With the country before it (BR-CO-09), whether or not it was typed; Greece writes another one there. */
function vatId({ vatNumber, country = '' }: Partial<Record<'vatNumber' | 'country', string>>): string {
  const typed = (vatNumber ?? '').replaceAll(/[\s.-]/g, '').toUpperCase()
  if (!typed) return ''
  const number = /^[A-Z]{2}/.test(typed) ? typed : `${country === 'GR' ? 'EL' : country}${typed}`
  return `<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${escapeHtml(number)}</ram:ID></ram:SpecifiedTaxRegistration>`
}

const date = (day: string): string =>
  `<udt:DateTimeString format="102">${day.replaceAll('-', '')}</udt:DateTimeString>`

const tag = (name: string, text: string): string => `<ram:${name}>${escapeHtml(text)}</ram:${name}>`
