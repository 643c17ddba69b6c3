import { decimalText, minorDigits } from '#core/contracts/money'
import { byteStream } from '#core/text/byte-stream'
import { withoutTurns } from '#core/text/one-line'
import { type Cell, type FileColumn, isShare, type LongTable, type TableFile } from './table-file'

/** So many rows of a sheet are written before others have their turn. */
const ROWS_AT_ONCE = 200
/** As many signs as a cell of a spreadsheet takes (ECMA-376 Part 1, Annex; Excel refuses the whole file for one more). */
const MOST_SIGNS = 32_767

/** As many rows as a sheet has room for, its head among them. */
const ROWS_OF_SHEET = 1_048_576

/** ECMA-376, one sheet with a head that stays in sight, and more where it is full. Text stays text: nothing in it is a formula. */
export async function xlsxOf(table: TableFile): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(await xlsxStreamOf(table)).arrayBuffer())
}

/** The same, sent as it is written; what is read batch by batch is read no faster than it is taken. */
export async function xlsxStreamOf(
  table: TableFile | LongTable,
  rowsOfSheet = ROWS_OF_SHEET,
): Promise<ReadableStream<Uint8Array>> {
  const { configure, ZipWriter } = await import('@zip.js/zip.js')
  configure({ useWebWorkers: false })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  // Excel reads no ZIP64 of what is written as it comes.
  const zip = new ZipWriter(writable, { zip64: false, extendedTimestamp: false, useWebWorkers: false })
  const add = ([name, text]: Part) => zip.add(name, new Response(`${DECLARATION}${text}`).body!)
  const write = async () => {
    const rows = portionsOf(table)
    try {
      for (const part of FIRST_PARTS) await add(part)
      const portions = await startedAt(rows)
      let sheets = 0
      do {
        sheets += 1
        const sheet = sheetOf(table.columns, portions, rowsOfSheet)
        await zip.add(`xl/worksheets/sheet${sheets}.xml`, byteStream(sheet))
      } while (!portions.isOver())
      for (const part of lastParts(table.title, sheets)) await add(part)
      await zip.close()
    } finally {
      await rows.return(undefined)
    }
  }
  // Whoever reads has gone already, or hears of it here.
  write().catch(fault => writable.abort(fault).catch(() => undefined))
  return readable
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

type Part = readonly [name: string, text: string]

/** What says of a file what it is stands first. A part of which nothing else is said is a sheet: nobody knows yet how many there will be. */
const FIRST_PARTS: readonly Part[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
]

function lastParts(title: string, sheets: number): readonly Part[] {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1)
  const named = numbers.map(
    number => `<sheet name="${escaped(sheetName(title, number))}" sheetId="${number}" r:id="rId${number}"/>`,
  )
  const related = numbers.map(
    number =>
      `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  )
  return [
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${named.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', STYLES],
  ]
}

/** At most 31 characters, and none that a reference to a cell is written with. */
function sheetName(title: string, number: number): string {
  const suffix = number > 1 ? ` (${number})` : ''
  const name = title.replaceAll(/[\\/?*[\]:'\p{Cc}]/gu, ' ').trim()
  return `${name.slice(0, 31 - suffix.length) || 'Sheet'}${suffix}`
}

// Places in `cellXfs` below. Amounts follow by how many digits their currency has, 0 to 4.
const [HEAD, NUMERIC_HEAD, SHARE, AMOUNT] = [1, 2, 3, 4]
const FORMATS = ['0.00%', '#,##0', '#,##0.0', '#,##0.00', '#,##0.000', '#,##0.0000']
const OWN_FORMAT = 164

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="${FORMATS.length}">${FORMATS.map(
  (format, at) => `<numFmt numFmtId="${OWN_FORMAT + at}" formatCode="${format}"/>`,
).join(
  '',
)}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${SHARE + FORMATS.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment horizontal="right"/></xf>${FORMATS.map(
  (_, at) =>
    `<xf numFmtId="${OWN_FORMAT + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"></xf>`,
).join(
  '',
)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

type Rows = TableFile['rows']

/** The rows of a table, of which each sheet takes as many as it has room for. */
type Portions = { isOver(): boolean; take(most: number): Promise<Rows> }

async function* portionsOf({ rows }: TableFile | LongTable): AsyncGenerator<Rows, undefined> {
  for await (const batch of Symbol.asyncIterator in rows ? rows : [rows])
    for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) yield batch.slice(from, from + ROWS_AT_ONCE)
}

async function startedAt(rows: AsyncGenerator<Rows, undefined>): Promise<Portions> {
  const read = async () => (await rows.next()).value ?? null
  let waiting = await read()
  return {
    isOver: () => waiting === null,
    async take(most) {
      const [taken, left] = [waiting?.slice(0, most) ?? [], waiting?.slice(most) ?? []]
      waiting = left.length > 0 ? left : await read()
      return taken
    },
  }
}

async function* sheetOf(
  columns: readonly FileColumn[],
  portions: Portions,
  rowsOfSheet: number,
): AsyncGenerator<string> {
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(widthOf).join('')}</cols><sheetData>`
  const heads = columns.map(({ heading, numeric }, at) =>
    textCell(`${letters(at)}1`, heading, numeric ? NUMERIC_HEAD : HEAD),
  )
  yield `<row r="1">${heads.join('')}</row>`
  const names = columns.map((_, at) => letters(at))
  for (let number = 1; number < rowsOfSheet && !portions.isOver(); ) {
    const rows = await portions.take(rowsOfSheet - number)
    yield rows
      .map(row => {
        number += 1
        return `<row r="${number}">${row.map((cell, at) => cellXml(`${names[at] ?? letters(at)}${number}`, cell)).join('')}</row>`
      })
      .join('')
  }
  yield '</sheetData></worksheet>'
}

const widthOf = ({ wide, heading }: FileColumn, at: number) =>
  `<col min="${at + 1}" max="${at + 1}" width="${wide ? 40 : Math.max(12, heading.length + 2)}" customWidth="1"/>`

function cellXml(at: string, cell: Cell): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'string') return textCell(at, withoutTurns(cell), 0)
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (isShare(cell)) return `<c r="${at}" s="${SHARE}"><v>${cell.share / 10_000}</v></c>`
  return `<c r="${at}" s="${AMOUNT + minorDigits(cell.currency)}"><v>${decimalText(cell)}</v></c>`
}

const textCell = (at: string, text: string, style: number) =>
  `<c r="${at}"${style > 0 ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(written(text))}</t></is></c>`

/** What would be read as a sign by its number (`_x000D_`) says that its underscore is one. XML has no room for controls. */
const written = (text: string) =>
  (text.length > MOST_SIGNS ? `${text.slice(0, MOST_SIGNS - 1)}…` : text)
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '')

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')

/** `A` … `Z`, `AA` … */
const letters = (at: number): string =>
  at < 26
    ? String.fromCharCode(65 + at)
    : `${letters(Math.floor(at / 26) - 1)}${String.fromCharCode(65 + (at % 26))}`
