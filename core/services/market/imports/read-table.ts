import { parse } from 'csv-parse/sync'
import { Refusal } from '#core/contracts/refusal'
import { cleanText } from '#core/text/clean'
import { decodeText } from '#core/text/decode-text'
import { isFeed, tableOfFeed } from './feed-table'
import { namesColumn } from './match-columns'
import { whatElse } from './no-table'
import { withWholeRows } from './shopify-rows'
import { withWholeProducts } from './woocommerce-rows'

const MOST_ROWS = 20_000
const MOST_COLUMNS = 120
const MOST_CELL = 20_000

export type Table = {
  readonly header: readonly string[]
  /** With the number that a spreadsheet gives the row. Empty rows are left out. */
  readonly rows: readonly { readonly number: number; readonly cells: readonly string[] }[]
}

/** A file that is no table we can read. */
export class UnreadableTable extends Refusal {
  override name = 'UnreadableTable'
}

/**
 * CSV as spreadsheets write it (`,`, `;`, `|` or tabs; UTF-8 with or without its mark, UTF-16, or Windows-1252), the first
 * sheet of an XLSX that is shown and filled, or a product feed as Google Merchant takes it. Throws `UnreadableTable`.
 */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  const other = whatElse(bytes)
  if (other) throw new UnreadableTable(other)
  const lines = isZip(bytes) ? await sheetOf(bytes) : linesOf(decodeText(bytes))
  const blank = headerAt(lines)
  const whole = withWholeProducts(withWholeRows(blank > 0 ? lines.slice(blank) : lines))
  const [first, ...rest] = withoutEmpty(whole)
  const header = withoutEnd((first ?? []).map(cell => cell.trim()))
  if (header.every(cell => cell === '')) throw new UnreadableTable('The first row has to name the columns.')
  if (header.length > MOST_COLUMNS)
    throw new UnreadableTable(`That has ${header.length} columns: ${MOST_COLUMNS} at most.`)
  const number = (at: number) => at + Math.max(0, blank) + 2
  // What stands in no column would be lost: often it is a comma in a text without quotation marks.
  const long = rest.findIndex(cells => cells.slice(header.length).some(cell => cell.trim() !== ''))
  if (long >= 0)
    throw new UnreadableTable(
      `Row ${number(long)} has more cells than the first row has names. Is there a comma or a semicolon in a text without quotation marks?`,
    )
  const rows = rest
    .map((cells, at) => ({
      number: number(at),
      cells: header.map((_, column) => (cells[column] ?? '').trim()),
    }))
    .filter(({ cells }) => cells.some(cell => cell !== ''))
  if (rows.length === 0)
    throw new UnreadableTable('There is no row below the first, which names the columns.')
  if (rows.length > MOST_ROWS)
    throw new UnreadableTable(
      `That has ${rows.length.toLocaleString('en-GB')} rows: ${MOST_ROWS.toLocaleString('en-GB')} at most. Make several files of it.`,
    )
  return { header, rows }
}

const MOST_ABOVE = 20
const FEWEST_NAMES = 3

/**
 * A sheet may begin further down, and below lines of a cell or two that say what it is: `Price list of Mill Farm`, `Valid from`
 * and a day.
 */
function headerAt(lines: readonly (readonly string[])[]): number {
  const filled = lines.slice(0, MOST_ABOVE).map(cells => cells.filter(cell => cell.trim() !== ''))
  const wide = filled.findIndex(({ length }) => length >= FEWEST_NAMES)
  const isNaming = (cells: readonly string[]) => cells.some(namesColumn)
  const isAbove = (cells: readonly string[]) =>
    cells.length <= 1 || (cells.length < FEWEST_NAMES && !isNaming(cells) && isNaming(filled[wide] ?? []))
  return wide > 0 && filled.slice(0, wide).every(isAbove)
    ? wide
    : lines.findIndex(cells => cells.some(cell => cell.trim() !== ''))
}

/** Shops write a column for each of their extensions: of more than we take in, those that we know or in which something stands. */
function withoutEmpty(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [header = [], ...rows] = lines
  if (header.length <= MOST_COLUMNS || !header.some(namesColumn)) return lines
  const filled = new Set(rows.flatMap(cells => cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [at]))))
  const isKept = (at: number) => at >= header.length || filled.has(at) || namesColumn(header[at] ?? '')
  return lines.map(cells => cells.filter((_, at) => isKept(at)))
}

/** Without the blank cells behind the last name, which programs leave there by the thousand. */
const withoutEnd = (header: readonly string[]): readonly string[] =>
  header.slice(0, header.findLastIndex(name => name !== '') + 1)

const linesOf = (text: string) => (isFeed(text) ? tableOfFeed(text) : csvOf(text))

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b

function csvOf(text: string): readonly (readonly string[])[] {
  // Excel says so itself in a first line of its own.
  const [, stated, rest] = /^\uFEFF?sep=(.)\r?\n([\s\S]*)$/i.exec(text) ?? []
  // Files that were joined have a mark in the middle of them.
  const unmarked = (rest ?? text).replace(/(^|[\r\n])\uFEFF+/g, '$1')
  try {
    const lines: string[][] = parse(unmarked, {
      delimiter: stated ?? delimiterOf(unmarked),
      bom: true,
      relax_column_count: true,
      // Each line by its own end: texts that went through several programs have more than one kind.
      skip_empty_lines: false,
      relax_quotes: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
    // What only looked like its end stood in the middle of another row's text.
    const torn = lines
      .flat()
      .find(cell => cell.startsWith('"') && /[\r\n]/.test(cell) && unmarked.includes(cell))
    if (torn !== undefined) throw new UnreadableTable(openedIn(lineOf(unmarked, unmarked.indexOf(torn))))
    return lines.map(cells => cells.map(plain))
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'CSV_QUOTE_NOT_CLOSED')
      throw new UnreadableTable(openedIn(openedAt(unmarked)))
    if (fault instanceof Error && 'code' in fault && String(fault.code).startsWith('CSV_'))
      throw new UnreadableTable(`That is no table: ${fault.message}.`)
    throw fault
  }
}

/** The line in which the last quotation mark that opens a cell stands. */
function openedAt(text: string): number {
  const marks = [...text.matchAll(/"/g)].map(({ index }) => index)
  // Within quotation marks those of the text are doubled: of an odd number the last that opens is the one left over.
  const opening = marks.filter(at => at === 0 || /[,;|\t\r\n]/.test(text[at - 1] ?? ''))
  const opened = opening.findLast(at => !/^"(?:[^"]|"")*"(?=[,;|\t\r\n]|$)/.test(text.slice(at))) ?? 0
  return lineOf(text, opened)
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split(/\r\n|\r|\n/).length

const openedIn = (line: number): string =>
  `A quotation mark is opened in line ${line} and not closed in it, so that other rows would be a part of its text. Take it out, or write it twice where it belongs to the text.`

/** What divides the first line that says something into the most columns, outside of its quotation marks. */
function delimiterOf(text: string): string {
  const first = (/[^\r\n,;|\t ][^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  return [';', '\t', ',', '|'].reduce((best, each) =>
    first.split(each).length > first.split(best).length ? each : best,
  )
}

/**
 * Ours, and others', write `'=…` so that no spreadsheet runs it: the mark is none of the text. Others write `="0012"`, so
 * that it stays a text: the text is what stands between.
 */
function plain(cell: string): string {
  const [, quoted] = /^="((?:[^"]|"")*)"$/.exec(cell.trim()) ?? []
  const text = quoted?.replaceAll('""', '"') ?? cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')
  return cleanText(text).slice(0, MOST_CELL)
}

async function sheetOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  try {
    // Read for few requests, so not at every start.
    const { readWorkbook } = await import('./read-workbook')
    return (await readWorkbook(bytes)).map(cells => cells.map(cellText))
  } catch (fault) {
    if (fault instanceof Error)
      throw new UnreadableTable('That is no workbook we can read: save it as XLSX or CSV, and try again.')
    throw fault
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  // What a formula came to may be 18.900000000000002; a barcode has all of its fourteen digits.
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)))
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return plain(String(cell))
}
