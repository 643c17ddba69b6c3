import { parse } from 'csv-parse/sync'
import { parsePrice } from '#core/scrape/price'
import { columnsOf, type StatementColumns } from './csv-columns'
import { type DayOrder, dayOrderOf, readDay } from './csv-days'
import type { IncomingTransfer, StatementFile } from './incoming-transfer'

/** Banks write their own address and the balance above the table. */
const LINES_BEFORE_THE_TABLE = 20

/**
 * A statement as a table, as banks export them: `;`, `,` or tabs between the columns, decimal points or commas, words
 * above the table. Null when no line of it names a column of dates and one of amounts.
 */
export function readCsv(text: string, currency: string, locale: string): StatementFile | null {
  const rows = rowsOf(text)
  const at = rows.slice(0, LINES_BEFORE_THE_TABLE).findIndex(row => columnsOf(row) !== null)
  const columns = columnsOf(rows[at] ?? [])
  if (!columns) return null
  const body = rows.slice(at + 1).map((cells, index) => ({ cells, number: at + index + 2 }))
  const filled = body.filter(({ cells }) => cells.some(cell => cell.trim() !== ''))
  const order = dayOrderOf(
    filled.map(({ cells }) => cells[columns.date] ?? ''),
    locale,
  )
  const lines: IncomingTransfer[] = []
  const faults: string[] = []
  let out = 0
  for (const { cells, number } of filled) {
    const line = lineOf(cells, columns, currency, order)
    if (line === 'out') out += 1
    else if (typeof line === 'string') faults.push(`Line ${number}: ${line}`)
    else lines.push(line)
  }
  return { lines, out, faults }
}

function rowsOf(text: string): string[][] {
  const delimiter = [';', '\t', ','].reduce((best, each) =>
    count(text, each) > count(text, best) ? each : best,
  )
  return parse(text, {
    ...{ delimiter, bom: true, trim: true, relax_column_count: true, relax_quotes: true },
    // Each line by its own end: a line that ran into the one before would be lost.
    ...{ skip_empty_lines: false, record_delimiter: ['\r\n', '\n', '\r'] },
  })
}

/** Commas stand in amounts and words, too: what is more seldom but in every line counts. */
function count(text: string, delimiter: string): number {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  return lines.filter(line => line.split(delimiter).length > 2).length
}

function lineOf(
  cells: readonly string[],
  columns: StatementColumns,
  currency: string,
  order: DayOrder,
): IncomingTransfer | 'out' | string {
  const written =
    (columns.paidIn === null ? cells[columns.amount ?? -1] : cells[columns.paidIn])?.trim() ?? ''
  if (columns.paidIn !== null && (written === '' || /^[0.,]+$/.test(written))) return 'out'
  if (/^[-–−(]|-$/.test(written)) return 'out'
  const stated = columns.currency === null ? '' : (cells[columns.currency]?.trim() ?? '')
  const amount = parsePrice(written.replace(/^\+/, ''), stated || currency)
  if (!amount || amount.amount === 0) return `“${written}” is no amount that we can read.`
  const day = cells[columns.date]?.trim() ?? ''
  const bookedOn = readDay(day, order)
  if (!bookedOn) return `“${day}” is no date that we can read.`
  const words = columns.text.map(index => cells[index]?.trim() ?? '').filter(Boolean)
  const payer = columns.payer === null ? '' : (cells[columns.payer]?.trim() ?? '')
  return { bookedOn, amount, payer, text: words.join(' '), bankReference: '' }
}
