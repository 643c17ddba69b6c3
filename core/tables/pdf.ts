import { formatMoney } from '#core/contracts/money'
import { type Draw, type Pdf, pdfStream } from './pdf-bytes'
import { type Cell, isMoney, type TableFile } from './table-file'

/** In points, as are all measures here. */
const MARGIN = 42
const GAP = 8
/** A wide column takes as much room as so many others. */
const WIDE = 3

/** So many rows are drawn before others have their turn: a long table takes a second or more. */
const ROWS_AT_ONCE = 40

/** A table on A4, its head on every page; on its side when it has many columns. */
export async function pdfOf(table: TableFile, locale: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(await pdfStreamOf(table, locale)).arrayBuffer())
}

/** The same, sent as it is drawn. */
export function pdfStreamOf(table: TableFile, locale: string): Promise<ReadableStream<Uint8Array>> {
  const layout = table.columns.length > 6 ? 'landscape' : 'portrait'
  const info = { Title: table.title }
  return pdfStream({ size: 'A4', layout, margin: MARGIN, lang: locale, info }, drawing(table, locale))
}

/** Several, each beginning a page, asked for one by one as they are sent. All upright. */
export function pdfsOf(
  tables: AsyncGenerator<TableFile, undefined>,
  { title, locale }: { readonly title: string; readonly locale: string },
): Promise<ReadableStream<Uint8Array>> {
  async function* parts(): AsyncGenerator<Draw, undefined> {
    let isFirst = true
    for await (const table of tables) {
      if (!isFirst) yield pdf => pdf.addPage()
      isFirst = false
      yield* drawing(table, locale)
    }
  }
  return pdfStream({ size: 'A4', margin: MARGIN, lang: locale, info: { Title: title } }, parts())
}

async function* drawing(
  { title, notes = [], columns, rows }: TableFile,
  locale: string,
): AsyncGenerator<Draw, undefined> {
  const head = columns.map(({ heading }) => heading)
  yield pdf => {
    pdf.font('bold').fontSize(15).text(title, MARGIN, MARGIN)
    if (notes.length > 0) pdf.font('regular').fontSize(9).moveDown(0.5).text(notes.join('\n'))
    pdf.moveDown(1)
    const places = placesOf(pdf, columns)
    drawRow(pdf, places, head, { font: 'bold', height: heightOf(pdf, places, head) })
    if (rows.length === 0) pdf.font('regular').fontSize(9).text('Nothing.', MARGIN)
  }
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    yield pdf => {
      const places = placesOf(pdf, columns)
      for (const row of rows.slice(from, from + ROWS_AT_ONCE)) {
        const texts = row.map(cell => pdfCell(cell, locale))
        const height = heightOf(pdf, places, texts)
        if (pdf.y + height > bottomOf(pdf)) {
          pdf.addPage()
          drawRow(pdf, places, head, { font: 'bold', height: heightOf(pdf, places, head) })
        }
        drawRow(pdf, places, texts, { font: 'regular', height })
      }
    }
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
  const heights = places.map(({ width }, index) => {
    const text = texts[index] || ' '
    return isOneLine(pdf, text, width) ? pdf.currentLineHeight(true) : pdf.heightOfString(text, { width })
  })
  return Math.max(...heights) + 4
}

/** Most cells are: they need no rules for where to break. */
const isOneLine = (pdf: Pdf, text: string, width: number): boolean =>
  !/[\n\t\u00ad\u2028\u2029]/.test(text) && pdf.widthOfString(text) <= width

function drawRow(
  pdf: Pdf,
  places: readonly Place[],
  texts: readonly string[],
  { font, height }: { readonly font: 'regular' | 'bold'; readonly height: number },
): void {
  const { y } = pdf
  pdf.font(font).fontSize(9)
  for (const [index, { x, width, numeric }] of places.entries()) {
    const text = texts[index] ?? ''
    if (text === '') continue
    if (isOneLine(pdf, text, width))
      pdf.text(text, numeric ? x + width - pdf.widthOfString(text) : x, y, { lineBreak: false })
    else pdf.text(text, x, y, { width, height, align: numeric ? 'right' : 'left' })
  }
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
