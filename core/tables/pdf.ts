import { formatMoney } from '#core/contracts/money'
import { type Pdf, pdfBytes, pdfStream } from './pdf-bytes'
import { type Cell, isMoney, type TableFile } from './table-file'

/** In points, as are all measures here. */
const MARGIN = 42
const GAP = 8
/** A wide column takes as much room as so many others. */
const WIDE = 3

/** A table on A4, its head on every page; on its side when it has many columns. */
export async function pdfOf(table: TableFile, locale: string): Promise<Uint8Array<ArrayBuffer>> {
  const layout = table.columns.length > 6 ? 'landscape' : 'portrait'
  const info = { Title: table.title }
  return pdfBytes({ size: 'A4', layout, margin: MARGIN, lang: locale, info }, pdf => draw(pdf, table, locale))
}

/** Several, each beginning a page, asked for one by one as they are sent. All upright. */
export function pdfsOf(
  tables: AsyncGenerator<TableFile, undefined>,
  { title, locale }: { readonly title: string; readonly locale: string },
): Promise<ReadableStream<Uint8Array>> {
  async function* parts(): AsyncGenerator<(pdf: Pdf) => void, undefined> {
    let isFirst = true
    for await (const table of tables) {
      const begins = !isFirst
      isFirst = false
      yield pdf => {
        if (begins) pdf.addPage()
        draw(pdf, table, locale)
      }
    }
  }
  return pdfStream({ size: 'A4', margin: MARGIN, lang: locale, info: { Title: title } }, parts())
}

function draw(pdf: Pdf, { title, notes = [], columns, rows }: TableFile, locale: string): void {
  pdf.font('bold').fontSize(15).text(title, MARGIN, MARGIN)
  if (notes.length > 0) pdf.font('regular').fontSize(9).moveDown(0.5).text(notes.join('\n'))
  pdf.moveDown(1)
  const places = placesOf(pdf, columns)
  const head = columns.map(({ heading }) => heading)
  drawRow(pdf, places, head, 'bold')
  for (const row of rows) {
    const texts = row.map(cell => pdfCell(cell, locale))
    if (pdf.y + heightOf(pdf, places, texts) > bottomOf(pdf)) {
      pdf.addPage()
      drawRow(pdf, places, head, 'bold')
    }
    drawRow(pdf, places, texts, 'regular')
  }
  if (rows.length === 0) pdf.font('regular').fontSize(9).text('Nothing.', MARGIN)
}

type Place = { readonly x: number; readonly width: number; readonly numeric: boolean }

function placesOf(pdf: Pdf, columns: TableFile['columns']): readonly Place[] {
  const room = pdf.page.width - 2 * MARGIN
  const parts = columns.map(({ wide }) => (wide ? WIDE : 1))
  const part = room / parts.reduce((sum, each) => sum + each, 0)
  let x = MARGIN
  return columns.map(({ numeric = false }, index) => {
    const width = part * (parts[index] ?? 1)
    const place = { x, width: width - GAP, numeric }
    x += width
    return place
  })
}

const bottomOf = (pdf: Pdf) => pdf.page.height - MARGIN

function heightOf(pdf: Pdf, places: readonly Place[], texts: readonly string[]): number {
  pdf.font('regular').fontSize(9)
  return Math.max(...places.map(({ width }, index) => pdf.heightOfString(texts[index] || ' ', { width }))) + 4
}

function drawRow(
  pdf: Pdf,
  places: readonly Place[],
  texts: readonly string[],
  font: 'regular' | 'bold',
): void {
  const height = heightOf(pdf, places, texts)
  const { y } = pdf
  pdf.font(font).fontSize(9)
  for (const [index, { x, width, numeric }] of places.entries())
    pdf.text(texts[index] ?? '', x, y, { width, height, align: numeric ? 'right' : 'left' })
  pdf.x = MARGIN
  pdf.y = y + height
  pdf
    .moveTo(MARGIN, pdf.y - 2)
    .lineTo(pdf.page.width - MARGIN, pdf.y - 2)
    .lineWidth(font === 'bold' ? 0.8 : 0.2)
    .stroke()
}

function pdfCell(cell: Cell, locale: string): string {
  if (cell === null) return ''
  return isMoney(cell) ? formatMoney(cell, locale) : String(cell)
}
