import { stringify } from 'csv-stringify/sync'
import { decimalText } from '#core/contracts/money'
import { byteStream } from '#core/text/byte-stream'
import { type Cell, type FileColumn, isMoney, isShare, shareText, type TableFile } from './table-file'

/** RFC 4180, with a mark by which spreadsheets know UTF-8. */
export function csvOf({ columns, rows }: Pick<TableFile, 'columns' | 'rows'>): string {
  return headOf(columns) + linesOf(rows)
}

/** The same batch by batch, no faster than it is taken. */
export function csvStream(
  columns: readonly FileColumn[],
  batches: AsyncGenerator<readonly (readonly Cell[])[]>,
): ReadableStream<Uint8Array> {
  return byteStream(textOf(columns, batches), 1)
}

async function* textOf(
  columns: readonly FileColumn[],
  batches: AsyncGenerator<readonly (readonly Cell[])[]>,
): AsyncGenerator<string> {
  let head = headOf(columns)
  for await (const rows of batches) {
    yield head + linesOf(rows)
    head = ''
  }
  if (head !== '') yield head
}

const headOf = (columns: readonly FileColumn[]) =>
  stringify([columns.map(({ heading }) => heading)], { bom: true })

/** A library took five times as long for the lines of a long file, and left more behind. */
const linesOf = (rows: readonly (readonly Cell[])[]) =>
  rows.map(row => `${row.map(cell => quoted(csvCell(cell))).join(',')}\n`).join('')

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** It would run in a spreadsheet, and somebody else wrote it (CWE-1236): as it is, or in the wide signs that Excel takes for the same. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** For `cast` beside `escape_formulas`: an amount with a minus is no formula. */
export const numberOrText = (value: string) =>
  /^-\d+(\.\d+)?$/.test(value) ? { value, escape_formulas: false } : value

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (isMoney(cell)) return decimalText(cell)
  if (isShare(cell)) return shareText(cell)
  if (typeof cell === 'number') return String(cell)
  return FORMULA.test(cell) ? `'${cell}` : cell
}
