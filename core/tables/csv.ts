import { stringify } from 'csv-stringify/sync'
import { decimalText } from '#core/contracts/money'
import { byteStream } from '#core/text/byte-stream'
import { withoutTurns } from '#core/text/one-line'
import { type Cell, type FileColumn, isMoney, isShare, shareText, type TableFile } from './table-file'

/** How the spreadsheets of a country read a file that is opened by a click: it says nothing of that itself. */
export type CsvStyle = { readonly separator: ',' | ';'; readonly point: '.' | ',' }

/** Where amounts have a decimal comma, cells are told apart by semicolons. */
export function csvStyle(locale: string): CsvStyle {
  const point = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value
  return point === ',' ? { separator: ';', point: ',' } : { separator: ',', point: '.' }
}

/** RFC 4180 as the spreadsheets of `locale` read it, with a mark by which they know UTF-8. */
export function csvOf({ columns, rows }: Pick<TableFile, 'columns' | 'rows'>, locale = 'en'): string {
  const style = csvStyle(locale)
  return headOf(columns, style) + linesOf(rows, style)
}

/** The same batch by batch, no faster than it is taken. */
export function csvStream(
  columns: readonly FileColumn[],
  batches: AsyncGenerator<readonly (readonly Cell[])[]>,
  locale = 'en',
): ReadableStream<Uint8Array> {
  return byteStream(textOf(columns, batches, csvStyle(locale)), 1)
}

async function* textOf(
  columns: readonly FileColumn[],
  batches: AsyncGenerator<readonly (readonly Cell[])[]>,
  style: CsvStyle,
): AsyncGenerator<string> {
  let head = headOf(columns, style)
  for await (const rows of batches) {
    yield head + linesOf(rows, style)
    head = ''
  }
  if (head !== '') yield head
}

const headOf = (columns: readonly FileColumn[], { separator }: CsvStyle) =>
  stringify([columns.map(({ heading }) => heading)], { bom: true, delimiter: separator })

/** A library took five times as long for the lines of a long file, and left more behind. */
const linesOf = (rows: readonly (readonly Cell[])[], style: CsvStyle) =>
  rows
    .map(row => `${row.map(cell => quoted(csvCell(cell, style), style.separator)).join(style.separator)}\n`)
    .join('')

const quoted = (text: string, separator: string) =>
  /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text

/** It would run in a spreadsheet, and somebody else wrote it (CWE-1236): as it is, or in the wide signs that Excel takes for the same. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

function csvCell(cell: Cell, { point }: CsvStyle): string {
  if (cell === null) return ''
  if (isMoney(cell)) return decimalText(cell).replace('.', point)
  if (isShare(cell)) return shareText(cell).replace('.', point)
  if (typeof cell === 'number') return String(cell).replace('.', point)
  // A mark in front of it would hide a formula, too.
  const text = withoutTurns(cell)
  return FORMULA.test(text) ? `'${text}` : text
}
