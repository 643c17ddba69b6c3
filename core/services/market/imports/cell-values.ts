import type { Money } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import { oneLine } from '#core/text/one-line'
import { CellFault } from './cell-fault'

export type Cells = Readonly<Record<string, string>>

/** The cells of a row by their fields; blank ones are left out. */
export function cellsOf(cells: readonly string[], columns: Readonly<Record<string, number>>): Cells {
  return Object.fromEntries(
    Object.entries(columns)
      .map(([field, column]) => [field, cells[column]?.trim() ?? ''] as const)
      .filter(([, text]) => text !== ''),
  )
}

/** A property that is there, or nothing at all. */
export function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>)
}

/** What a row cannot do without. */
export function missing(field: string, message: string): never {
  throw new CellFault(field, message)
}

/** What stands in a cell, as a line or a text of so many signs at most. */
export function text(cells: Cells, field: string, most: number): string | undefined {
  const typed = calculated(cells, field)
  const value = typed && (most <= MOST_OF_A_LINE ? oneLine(typed) || undefined : typed)
  if (value && value.length > most)
    throw new CellFault(field, `“${value.slice(0, 40)}…” is longer than ${most} characters.`)
  if (value && FORMULA_FAULT.test(value))
    throw new CellFault(field, `“${value}” is what a spreadsheet writes where a formula went wrong.`)
  return value
}

/** No program has worked out what a formula comes to, and we do not either. */
function calculated(cells: Cells, field: string): string | undefined {
  const [, formula] = /^#CALC! (=[\s\S]*)/.exec(cells[field] ?? '') ?? []
  if (formula === undefined) return cells[field]
  throw new CellFault(
    field,
    `“${formula.slice(0, 40)}” is a formula without its result: open the file in a spreadsheet, save it, and take that.`,
  )
}

/** What may be longer stands in a paragraph of its own. */
const MOST_OF_A_LINE = 300

/** As Excel, LibreOffice and Google Sheets write it in English, German, French and Spanish. */
const FORMULA_FAULT =
  /^(?:#(?:REF|DIV\/0|NULL|VALUE|NUM|SPILL|CALC|NAME|BEZUG|WERT|ZAHL|NV|NOMBRE|VALEUR|NOM|VALOR|REFERENZ)[!?]?|#N\/[AVD]|Err:5\d\d)$/i

/** A price in our currency. */
export function money(cells: Cells, field: string, currency: string): Money | undefined {
  const typed = calculated(cells, field)
  if (typed === undefined) return undefined
  const price = parsePrice(typed, currency)
  if (!price || price.currency !== currency)
    throw new CellFault(field, `“${typed}” is no price in ${currency} that we can read.`)
  return price
}

const COUNTS = [
  /^(\d+|\d{1,3}(?:[\s'’]\d{3})+)(?:[.,]0{1,2})?$/,
  /^(\d{1,3}(?:,\d{3})+)\.0{1,2}$/,
  /^(\d{1,3}(?:\.\d{3})+),0{1,2}$/,
  // Twice the same divides thousands wherever it is written.
  /^(\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,})$/,
]

/**
 * `12`, `12,0`, `1 200`, `1'200` and `1,200.00` are counts; `1.5` is none, and neither are `1.000` and `1,000`, which are
 * one here and a thousand there, and `1 2`.
 */
export function count(cells: Cells, field: string): number | undefined {
  const typed = calculated(cells, field)
  if (typed === undefined) return undefined
  const whole = COUNTS.map(form => form.exec(typed)?.[1]).find(Boolean) ?? ''
  const number = Number(whole.replace(/\D/g, ''))
  if (whole === '' || number > 1_000_000)
    throw new CellFault(field, `“${typed}” is no whole number of pieces between 0 and 1,000,000.`)
  return number
}

const YES = [
  'yes',
  'y',
  'true',
  '1',
  'x',
  'ja',
  'j',
  'wahr',
  'oui',
  'vrai',
  'sí',
  'si',
  'verdadero',
  'active',
  // May it be bought when there is none? WooCommerce asks its shopkeeper then, Shopify goes on selling.
  'notify',
  'continue',
]
const NO = [
  'deny',
  'no',
  'n',
  'false',
  '0',
  'nein',
  'falsch',
  'non',
  'faux',
  'falso',
  'draft',
  'archived',
  '-1',
]

/** As several languages and shops say it. */
export function yesOrNo(field: string, typed: string): boolean {
  const word = typed.toLowerCase()
  if (YES.includes(word)) return true
  if (NO.includes(word)) return false
  throw new CellFault(field, `“${typed}” is neither yes nor no.`)
}

/** WooCommerce writes the comma of a word in its lists behind a backslash. */
const wordOf = (typed: string): string => oneLine(typed.replaceAll('\\,', ','))

/** `Dairy > Cheese`; `/` stands in names. */
export function pathOf(typed: string): readonly string[] {
  const path = typed.split(/[>»›]/).map(wordOf)
  if (path.length > 8 || path.some(name => name === '' || name.length > 120))
    throw new CellFault('category', `“${typed}” is no category: write it like Food > Drinks.`)
  return path
}

/** Words parted by commas, semicolons or bars, each once. */
export function listOf(field: string, typed: string, most: number): readonly string[] {
  const words = typed
    .split(/(?<!\\)[,;|]/)
    .map(wordOf)
    .filter(word => word !== '')
  const long = words.find(word => word.length > most)
  if (long) throw new CellFault(field, `“${long.slice(0, 40)}…” is longer than ${most} characters.`)
  return [...new Set(words)]
}
