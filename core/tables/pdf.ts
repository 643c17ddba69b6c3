import { formatMoney } from '#core/contracts/money'
import { drawLines, type Line, linesOf } from './lines-of-text'
import { type Draw, type Pdf, pdfStream } from './pdf-bytes'
import { type Cell, isMoney, isShare, type LongTable, shareText, type TableFile } from './table-file'

/** In points, as are all measures here. */
const MARGIN = 42
const GAP = 8
const ROW_GAP = 4
/** A wide column takes as much room as so many others. */
const WIDE = 3

/** So many rows are drawn before others have their turn: some ten milliseconds. */
const ROWS_AT_ONCE = 40

/** A table on A4, its head on every page; on its side when it has many columns. */
export async function pdfOf(table: TableFile, locale: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(await pdfStreamOf(table, locale)).arrayBuffer())
}

/** The same, sent as it is drawn; what is read batch by batch is read no faster than it is drawn. */
export function pdfStreamOf(
  table: TableFile | LongTable,
  locale: string,
): Promise<ReadableStream<Uint8Array>> {
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
  { title, notes = [], columns, rows }: TableFile | LongTable,
  locale: string,
): AsyncGenerator<Draw, undefined> {
  const head = columns.map(({ heading }) => heading)
  yield pdf => {
    pdf.font('bold').fontSize(15).text(title, MARGIN, MARGIN)
    if (notes.length > 0) pdf.font('regular').fontSize(9).moveDown(0.5).text(notes.join('\n'))
    pdf.moveDown(1)
    drawHead(pdf, placesOf(pdf, columns), head)
  }
  let isBlank = true
  for await (const batch of Symbol.asyncIterator in rows ? rows : [rows])
    for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) {
      isBlank = false
      yield pdf => {
        const places = placesOf(pdf, columns)
        for (const row of batch.slice(from, from + ROWS_AT_ONCE))
          drawRow(
            pdf,
            places,
            row.map(cell => pdfCell(cell, locale)),
            head,
          )
      }
    }
  if (isBlank)
    yield pdf => {
      pdf.font('regular').fontSize(9).text('Nothing.', MARGIN)
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

function drawHead(pdf: Pdf, places: readonly Place[], head: readonly string[]): void {
  pdf.font('bold').fontSize(9)
  drawCells(pdf, places, cellsIn(pdf, places, head), 0.8)
}

/** On the next page where it does not fit any more; on several where one page is too short for it. */
function drawRow(
  pdf: Pdf,
  places: readonly Place[],
  texts: readonly string[],
  head: readonly string[],
): void {
  pdf.font('regular').fontSize(9)
  const lineHeight = pdf.currentLineHeight(true)
  let cells = cellsIn(pdf, places, texts)
  const linesLeft = () => Math.max(1, ...cells.map(({ length }) => length))
  const linesThatFit = () => Math.floor((pdf.page.height - MARGIN - pdf.y - ROW_GAP) / lineHeight)
  if (linesLeft() > linesThatFit()) {
    startPage(pdf, places, head)
    for (let fit = linesThatFit(); linesLeft() > fit && fit > 0; fit = linesThatFit()) {
      drawCells(
        pdf,
        places,
        cells.map(lines => lines.slice(0, fit)),
        0,
      )
      cells = cells.map(lines => lines.slice(fit))
      startPage(pdf, places, head)
    }
  }
  drawCells(pdf, places, cells, 0.2)
}

function startPage(pdf: Pdf, places: readonly Place[], head: readonly string[]): void {
  pdf.addPage()
  drawHead(pdf, places, head)
  pdf.font('regular').fontSize(9)
}

const cellsIn = (pdf: Pdf, places: readonly Place[], texts: readonly string[]) =>
  places.map(({ width }, index) => (texts[index] ? linesOf(pdf, texts[index], width) : []))

/** Side by side, with a rule of that width below. */
function drawCells(
  pdf: Pdf,
  places: readonly Place[],
  cells: readonly (readonly Line[])[],
  rule: number,
): void {
  const lineHeight = pdf.currentLineHeight(true)
  const { y } = pdf
  const placed = places.flatMap(({ x, width, numeric }, index) =>
    (cells[index] ?? []).map((line, nth) => ({
      line,
      x: numeric ? x + width - line.width : x,
      y: y + nth * lineHeight,
    })),
  )
  drawLines(pdf, placed)
  pdf.x = MARGIN
  pdf.y = y + Math.max(1, ...cells.map(({ length }) => length)) * lineHeight + ROW_GAP
  if (rule === 0) return
  pdf
    .moveTo(MARGIN, pdf.y - 2)
    .lineTo(pdf.page.width - MARGIN, pdf.y - 2)
    .lineWidth(rule)
    .stroke()
}

function pdfCell(cell: Cell, locale: string): string {
  if (cell === null) return ''
  if (isShare(cell)) return shareText(cell)
  return isMoney(cell) ? formatMoney(cell, locale) : String(cell)
}
