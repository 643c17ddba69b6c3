import type { InvoiceDocument } from '#core/contracts/invoice'
import { formatMoney } from '#core/contracts/money'
import { drawLines, linesOf } from '#core/tables/lines-of-text'
import { type Draw, type Pdf, pdfBytes, pdfStream } from '#core/tables/pdf-bytes'
import { facturX } from './factur-x'
import { dayText, paidWords, rateWords, titleOf } from './words'

const FACTUR_X = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#'

/** DIN A4 in points, with a margin of 2 cm. */
const LEFT = 57
const RIGHT = 538
const BOTTOM = 770
/** So many are drawn before others have their turn. */
const DRAWN_AT_ONCE = 10
const COLUMNS = { what: LEFT, quantity: 300, unit: 350, vat: 425, amount: 470 } as const

/** An invoice or a credit note as PDF/A-3. It carries itself as the XML of EN 16931 (Factur-X), where all is known that this asks for. */
export function invoicePdf(document: InvoiceDocument, locale: string): Promise<Uint8Array<ArrayBuffer>> {
  const title = `${titleOf(document)} ${document.number}`
  return pdfBytes(optionsOf(title, locale), pdf => {
    drawInvoice(pdf, document, locale)
    const xml = facturX(document)
    if (xml) attachXml(pdf, xml)
  })
}

/** Many of them as one PDF/A-3, each on pages of its own, sent batch by batch as they are read. */
export function invoicesPdf(
  batches: AsyncGenerator<readonly InvoiceDocument[], undefined>,
  locale: string,
): Promise<ReadableStream<Uint8Array>> {
  return pdfStream(optionsOf('Invoices', locale), parts(batches, locale))
}

async function* parts(
  batches: AsyncGenerator<readonly InvoiceDocument[], undefined>,
  locale: string,
): AsyncGenerator<Draw, undefined> {
  let isBlank = true
  for await (const documents of batches) {
    isBlank = false
    for (let from = 0; from < documents.length; from += DRAWN_AT_ONCE)
      yield (pdf: Pdf) => {
        for (const document of documents.slice(from, from + DRAWN_AT_ONCE)) drawInvoice(pdf, document, locale)
      }
  }
  if (isBlank)
    yield (pdf: Pdf) => {
      pdf.addPage()
    }
}

const optionsOf = (title: string, locale: string) =>
  ({
    size: 'A4',
    margin: LEFT,
    autoFirstPage: false,
    lang: locale,
    info: { Title: title },
    ...({ pdfVersion: '1.7', subset: 'PDF/A-3b' } as const),
  }) as const

/** As the Factur-X specification names the file and describes it in the metadata. */
function attachXml(pdf: Pdf, xml: string): void {
  const options = {
    name: 'factur-x.xml',
    type: 'text/xml',
    // Written by the library, though its types do not know it.
    relationship: 'Alternative',
    description: 'The invoice as EN 16931 XML',
    creationDate: new Date(),
    modifiedDate: new Date(),
  }
  pdf.file(Buffer.from(xml), options)
  const property = (name: string, words: string) =>
    `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${words}</pdfaProperty:description></rdf:li>`
  pdf.appendXML(`
<rdf:Description rdf:about="" xmlns:fx="${FACTUR_X}"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>${FACTUR_X}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${property('DocumentFileName', 'The name of the embedded XML document')}${property('DocumentType', 'The type of the hybrid document')}${property('Version', 'The version of the standard')}${property('ConformanceLevel', 'The conformance level of the XML document')}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`)
}

function drawInvoice(pdf: Pdf, document: InvoiceDocument, locale: string): void {
  pdf.addPage()
  drawParties(pdf, document)
  drawFacts(pdf, document, locale)
  drawGoods(pdf, document, locale)
  drawSums(pdf, document, locale)
}

function drawParties(pdf: Pdf, { seller, buyer }: InvoiceDocument): void {
  const numbers = [
    seller.vatNumber && `VAT no. ${seller.vatNumber}`,
    seller.companyNumber && `Company no. ${seller.companyNumber}`,
  ]
  pdf.font('bold').fontSize(11).text(seller.name, LEFT, LEFT)
  const facts = [seller.address, seller.email, ...numbers].filter(Boolean).join('\n')
  pdf.font('regular').fontSize(9)
  write(pdf, facts, 240)
  pdf.moveDown(2)
  const to = [
    buyer.name,
    buyer.address,
    buyer.country,
    buyer.vatNumber && `VAT no. ${buyer.vatNumber}`,
    buyer.email,
  ]
  pdf.font('regular').fontSize(10)
  write(pdf, to.filter(Boolean).join('\n'))
  pdf.moveDown(2)
}

function drawFacts(pdf: Pdf, document: InvoiceDocument, locale: string): void {
  pdf
    .font('bold')
    .fontSize(16)
    .text(`${titleOf(document)} ${document.number}`, LEFT)
  const facts = [
    `Date: ${dayText(document.issuedOn, locale)}`,
    `${document.kind === 'invoice' ? 'Paid' : 'Given back'}: ${dayText(document.suppliedOn, locale)}, ${paidWords(document, locale)}`,
    `Order: ${document.order}`,
    ...(document.corrects ? [`Corrects invoice ${document.corrects}`] : []),
    ...(document.reason ? [`Reason: ${document.reason}`] : []),
  ]
  pdf.font('regular').fontSize(9)
  write(pdf, facts.join('\n'))
  pdf.moveDown(1.5)
}

/** From the left, below what stands there. */
function write(pdf: Pdf, text: string, room = RIGHT - LEFT): void {
  const height = pdf.currentLineHeight(true)
  for (const line of linesOf(pdf, text, room)) {
    if (pdf.y + height > BOTTOM) pdf.addPage()
    drawLines(pdf, [{ line, x: LEFT, y: pdf.y }])
    pdf.y += height
  }
  pdf.x = LEFT
}

function drawGoods(pdf: Pdf, { lines, currency }: InvoiceDocument, locale: string): void {
  row(pdf, ['What', 'Number', 'Each', 'VAT', 'Amount'], 'bold')
  rule(pdf)
  const money = (amount: number) => formatMoney({ amount, currency }, locale)
  for (const { title, detail, quantity, unitAmount, amount, vatRate } of lines) {
    const what = detail ? `${title}, ${detail}` : title
    row(
      pdf,
      [what, String(quantity), money(unitAmount), rateWords(vatRate, locale), money(amount)],
      'regular',
    )
  }
  rule(pdf)
}

function drawSums(pdf: Pdf, { vat, total, currency }: InvoiceDocument, locale: string): void {
  const money = (amount: number) => formatMoney({ amount, currency }, locale)
  row(pdf, ['Total', '', '', '', money(total)], 'bold')
  pdf.moveDown(1)
  if (vat.every(({ rate }) => rate === null)) {
    pdf.font('regular').fontSize(9).text('No VAT is charged.', LEFT)
    return
  }
  row(pdf, ['VAT', '', 'Net', 'VAT', 'Gross'], 'bold')
  for (const { rate, net, vat: tax, gross } of vat)
    row(pdf, [rateWords(rate, locale), '', money(net), money(tax), money(gross)], 'regular')
}

type Cells = readonly [what: string, quantity: string, unit: string, vat: string, amount: string]

/** One line of the table, as high as its words need; on a new page where it does not fit any more. */
function row(pdf: Pdf, [what, quantity, unit, vat, amount]: Cells, font: 'regular' | 'bold'): void {
  pdf.font(font).fontSize(9)
  const words = linesOf(pdf, what, COLUMNS.quantity - COLUMNS.what - 10)
  const lineHeight = pdf.currentLineHeight(true)
  const height = words.length * lineHeight + 4
  if (pdf.y + height > BOTTOM) pdf.addPage()
  const { y } = pdf
  const figures = [
    [quantity, COLUMNS.unit],
    [unit, COLUMNS.vat],
    [vat, COLUMNS.amount],
    [amount, RIGHT],
  ] as const
  drawLines(pdf, [
    ...words.map((line, nth) => ({ line, x: LEFT, y: y + nth * lineHeight })),
    ...figures.flatMap(([text, to]) =>
      linesOf(pdf, text, Number.POSITIVE_INFINITY).map(line => ({ line, x: to - 6 - line.width, y })),
    ),
  ])
  pdf.x = LEFT
  pdf.y = y + height
}

function rule(pdf: Pdf): void {
  pdf.moveTo(LEFT, pdf.y).lineTo(RIGHT, pdf.y).lineWidth(0.5).stroke()
  pdf.y += 4
}
