import { CsvError, parse } from 'csv-parse/sync'
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
  if (typeof rows === 'string') return { lines: [], out: 0, faults: [rows] }
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

/** The cells of each line, or why there are none. */
function rowsOf(text: string): string[][] | string {
  const delimiter = [';', '\t', ','].reduce((best, each) =>
    count(text, each) > count(text, best) ? each : best,
  )
  try {
    return parse(text, {
      delimiter,
      bom: true,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      // Each line by its own end: a line that ran into the one before would be lost.
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault
    const at = typeof fault.lines === 'number' ? `Line ${fault.lines}: ` : ''
    return `${at}a quotation mark is never closed, so nothing of it was read.`
  }
}

/** Commas stand in amounts and words, too: what is more seldom but in every line counts. */
function count(text: string, delimiter: string): number {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  return lines.filter(line => line.split(delimiter).length > 2).length
}

/** `4.00 CR`, `4,00 S` */
const SAID_BEHIND = /(?<![a-z]\s*)\s*(?:DR|CR|D|C|S|H)$/i
const OUT = /^(?:dbit|debit|débit|dr|d|soll|s|debe|dare|af|-)$/i
const IN = /^(?:crdt|credit|crédit|cr|c|haben|h|haber|avere|bij|\+)$/i

/** Which way the money went: by its sign, by the letter behind it or by a column of its own. Null where that says neither. */
function directionOf(written: string, word: string | null): 'in' | 'out' | null {
  if (/^[-–−(]|-$/.test(written)) return 'out'
  if (written.startsWith('+')) return 'in'
  const said = (SAID_BEHIND.exec(written)?.[0] ?? word)?.trim()
  if (said === undefined || IN.test(said)) return 'in'
  return OUT.test(said) ? 'out' : null
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
  const direction = directionOf(written, columns.direction === null ? null : (cells[columns.direction] ?? ''))
  if (direction === 'out') return 'out'
  if (direction === null) return 'it does not say whether the money came in or went out.'
  const stated = columns.currency === null ? '' : (cells[columns.currency]?.trim() ?? '')
  const amount = parsePrice(written.replace(/^\+/, '').replace(SAID_BEHIND, ''), stated || currency)
  if (!amount || amount.amount === 0) return `“${written}” is no amount that we can read.`
  const day = cells[columns.date]?.trim() ?? ''
  const bookedOn = readDay(day, order)
  if (!bookedOn) return `“${day}” is no date that we can read.`
  const words = columns.text.map(index => cells[index]?.trim() ?? '').filter(Boolean)
  const payer = columns.payer === null ? '' : (cells[columns.payer]?.trim() ?? '')
  return { bookedOn, amount, payer, text: words.join(' '), bankReference: '' }
}
