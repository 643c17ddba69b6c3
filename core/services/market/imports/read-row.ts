import type { Money } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import { oneLine } from '#core/text/one-line'
import { readGtin } from '../barcodes/gtin'
import type { ImportKind } from './fields'
import { madeNumber, type Named } from './made-number'
import { wordsOfHtml } from './words-of-html'

/** A cell that does not say what its column should; the sentence quotes what was typed. */
export class CellFault extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message)
  }
}

/** What a row says; what its file has no column for, or leaves blank, is absent and stays as it is. */
export type ProductRow = {
  readonly sku: string
  /** Of a row that brings no number: how it is found, or else made by `sku`. */
  readonly named?: Named
  readonly title: string
  /** With VAT. */
  readonly price?: Money
  readonly netPrice?: Money
  readonly cost?: Money
  readonly variant?: string
  readonly unit?: string
  readonly stock?: number
  readonly onDemand?: boolean
  readonly producer?: string
  /** From the outermost to its own. */
  readonly category?: readonly string[]
  readonly properties?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly storage?: string
  readonly allergens?: string
  readonly listed?: boolean
  /** EAN-8, UPC-A, EAN-13 or GTIN-14. */
  readonly barcode?: string
  /** What is wrong with a cell that the rest of the row can do without. */
  readonly leftOut?: CellFault
}

/** Blank where a row brings none: it is found by what it is called. */
type Numbered = { readonly sku: string; readonly named?: Named }

export type StockRow = Numbered & { readonly kind: 'stock'; readonly stock: number }

export type PriceRow = Numbered & {
  readonly kind: 'prices'
  /** One of the two at least. */
  readonly price?: Money
  readonly netPrice?: Money
  readonly cost?: Money
}

/** A row of products, stock or prices: what is to be made or changed. Without a title it is of what is sold already. */
export type RowToWrite = Omit<ProductRow, 'title'> & { readonly title?: string }

export type MemberRow = { readonly email: string; readonly name: string; readonly labels: readonly string[] }

export type OrderRow = Numbered & {
  readonly number: string
  readonly email: string
  readonly quantity: number
  /** Of one; ours where the file has none. */
  readonly price?: Money
  readonly way: 'cash' | 'transfer'
  readonly note: string
  /** The order cycle that it is of, as it is called there; blank for none. */
  readonly cycle: string
}

export type Cells = Readonly<Record<string, string>>

/** The cells of a row by their fields; blank ones are left out. */
export function cellsOf(cells: readonly string[], columns: Readonly<Record<string, number>>): Cells {
  return Object.fromEntries(
    Object.entries(columns)
      .map(([field, column]) => [field, cells[column]?.trim() ?? ''] as const)
      .filter(([, text]) => text !== ''),
  )
}

/** Throws `CellFault`. */
export function readProductRow(cells: Cells, currency: string): ProductRow {
  const { properties, category, listed, onDemand } = cells
  const barcode = barcodeOf(cells)
  const title = text(cells, 'title', 200) ?? missing('title', 'It has no name.')
  return {
    ...numberOf(cells, title),
    title,
    ...given('price', money(cells, 'price', currency)),
    ...given('netPrice', money(cells, 'netPrice', currency)),
    ...given('cost', money(cells, 'cost', currency)),
    ...namesOf(cells),
    ...given('stock', count(cells, 'stock')),
    ...given('onDemand', onDemand === undefined ? undefined : yesOrNo('onDemand', onDemand)),
    ...given('producer', text(cells, 'producer', 160)),
    ...given('category', category === undefined ? undefined : pathOf(category)),
    ...given('properties', properties === undefined ? undefined : listOf('properties', properties, 50)),
    ...given('summary', text(inWords(cells, 'summary'), 'summary', 300)),
    ...given('description', text(inWords(cells, 'description'), 'description', 20_000)),
    ...given('storage', text(cells, 'storage', 1_000)),
    ...given('allergens', text(cells, 'allergens', 1_000)),
    ...given('listed', listed === undefined ? undefined : yesOrNo('listed', listed)),
    ...(barcode instanceof CellFault ? { leftOut: barcode } : given('barcode', barcode)),
  }
}

function inWords(cells: Cells, field: string): Cells {
  const typed = cells[field]
  return typed === undefined ? cells : { ...cells, [field]: wordsOfHtml(typed) }
}

const MONTHS =
  'jan|feb|mär|mrz|mar|apr|mai|may|maj|mei|jun|jul|aug|ago|sep|okt|oct|nov|dez|dec|dic|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|gen|mag|giu|lug|set|ott'
/** `4-Mar`, `04. Mrz`, `Mrz 04`, `03.04.2026`, `2026-04-03`, `4/3/2026`. */
const DATE = new RegExp(
  String.raw`^(?:\d{1,2}[-. /]{1,2}(?:${MONTHS})\.?(?:[-. ]\d{2,4})?|(?:${MONTHS})\.?[- ]\d{2,4}|\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00)?)?)$`,
  'i',
)

/** A spreadsheet makes the date `4-Mar` of the article number `3-4`, and tells nobody; null for what is no date. */
export function dateFault(sku: string): CellFault | null {
  if (!DATE.test(sku)) return null
  return new CellFault(
    'sku',
    `“${sku}” may be a date that a spreadsheet made of an article number such as 3-4: nothing of ours has it. If so, make its column text, and type the number again.`,
  )
}

/** Of what is known by its article number. Throws `CellFault`. */
export function readVariantRow(
  kind: Extract<ImportKind, 'stock' | 'prices'>,
  cells: Cells,
  currency: string,
): StockRow | PriceRow {
  const article = numberOrName(cells)
  if (kind === 'stock')
    return {
      kind,
      ...article,
      stock: count(cells, 'stock') ?? missing('stock', 'It says no number of pieces.'),
    }
  const [price, netPrice] = [money(cells, 'price', currency), money(cells, 'netPrice', currency)]
  if (!price && !netPrice) missing('price', 'It has no price.')
  const cost = money(cells, 'cost', currency)
  return {
    kind,
    ...article,
    ...given('price', price),
    ...given('netPrice', netPrice),
    ...given('cost', cost),
  }
}

const MOST_OF_ONE = 10_000

/** A line of an order. Throws `CellFault`. */
export function readOrderRow(cells: Cells, currency: string): OrderRow {
  const quantity = count(cells, 'quantity') ?? missing('quantity', 'It says no number of pieces.')
  if (quantity < 1 || quantity > MOST_OF_ONE)
    throw new CellFault('quantity', `“${cells.quantity}” is not between 1 and 10,000.`)
  return {
    number: text(cells, 'number', 40) ?? missing('number', 'It has no order number.'),
    email: address(cells),
    quantity,
    ...numberOrName(cells),
    ...given('price', money(cells, 'price', currency) ?? priceOfOne(cells, quantity, currency)),
    way: wayOf(cells.way),
    note: orderNote(cells),
    cycle: text(cells, 'cycle', 120) ?? '',
  }
}

/** Below the lines of an order some reports sum it up: no article, no number of pieces, but what its buyer wrote. */
export const isSumOfOrder = (cells: Cells): boolean => !cells.sku && !cells.quantity && !cells.email

export const orderNote = (cells: Cells): string => text(cells, 'note', 500) ?? ''

function priceOfOne(cells: Cells, quantity: number, currency: string): Money | undefined {
  const total = money(cells, 'total', currency)
  if (!total || total.amount % quantity === 0) return total && { ...total, amount: total.amount / quantity }
  throw new CellFault('total', `“${cells.total}” for ${quantity} is no whole price of one.`)
}

const CASH = /^(cash|bar|bargeld|cash on .*|espèces|efectivo|contanti)$/i
const TRANSFER =
  /^((bank )?transfer|bank|bacs|eft|überweisung|ueberweisung|virement( bancaire)?|transferencia)$/i

function wayOf(typed: string | undefined): 'cash' | 'transfer' {
  if (typed === undefined || CASH.test(typed)) return 'cash'
  if (TRANSFER.test(typed)) return 'transfer'
  throw new CellFault('way', `“${typed}” is neither cash nor a transfer: what was paid is not taken in.`)
}

function address(cells: Cells): string {
  const email = (text(cells, 'email', 254) ?? missing('email', 'It has no e-mail address.')).toLowerCase()
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new CellFault('email', `“${cells.email}” is no e-mail address.`)
  return email
}

/** Throws `CellFault`. */
export function readMemberRow(cells: Cells): MemberRow {
  const email = address(cells)
  const parts = [text(cells, 'firstName', 60), text(cells, 'lastName', 59)].filter(Boolean).join(' ')
  const name = text(cells, 'name', 120) ?? parts
  return { email, name: name || email.split('@')[0]!, labels: listOf('labels', cells.labels ?? '', 60) }
}

/** A property that is there, or nothing at all. */
function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>)
}

function missing(field: string, message: string): never {
  throw new CellFault(field, message)
}

function text(cells: Cells, field: string, most: number): string | undefined {
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

/** Shopify's word for a product that has no options. */
const NO_VARIANT = 'Default Title'

function variantOf(cells: Cells): string | undefined {
  const name = text(cells, 'variant', 120)
  return name === NO_VARIANT ? undefined : name
}

/** `5,00012E+12` stands for a million barcodes. */
const SHORTENED = /^\d(?:[.,]\d+)?E\+\d+$/i

/** One that a row leaves blank is made of what its variant is called, where its amount, or its maker and its name, tell it apart. */
function numberOf(cells: Cells, title: string): Pick<ProductRow, 'sku' | 'named'> {
  const { sku, units, producer, variant, unit } = cells
  const isTold = units !== undefined || (producer !== undefined && (variant ?? unit) !== undefined)
  if (sku !== undefined || !isTold) return { sku: articleNumber(cells) }
  const named = { ...given('producer', producer), title, ...namesOf(cells) }
  return { sku: madeNumber(named), named }
}

function numberOrName(cells: Cells): Numbered {
  const title = text(cells, 'title', 200)
  if (cells.sku !== undefined || title === undefined) return { sku: articleNumber(cells) }
  const producer = text(cells, 'producer', 160)
  return { sku: '', named: { ...given('producer', producer), title, ...namesOf(cells) } }
}

const namesOf = (cells: Cells) => ({
  ...given('variant', variantOf(cells)),
  ...given('unit', unitOf(cells)),
})

/** No spreadsheet may round it on the way. */
function articleNumber(cells: Cells): string {
  const number = text(cells, 'sku', 80) ?? missing('sku', 'It has no article number.')
  if (SHORTENED.test(number))
    throw new CellFault(
      'sku',
      `“${number}” is an article number that a spreadsheet has shortened. Make its column text, and type the number again.`,
    )
  return number
}

const NO_BARCODE =
  /^'?(?:n\/?a|n\.a\.|none|null|nil|unknown|no|keine?r?|sans|aucune?|no aplica|[-–—_.x?0]+)$/i

function barcodeOf({ barcode }: Cells): string | CellFault | undefined {
  if (barcode === undefined || barcode === "'") return undefined
  // What shops write into a column that has to be filled: there is none.
  if (NO_BARCODE.test(barcode)) return undefined
  // Shopify writes `'4006381333931`, so that it stays a text.
  const code = readGtin(barcode.replace(/^'/, ''))
  if (code) return code
  const why = SHORTENED.test(barcode)
    ? 'a spreadsheet has shortened it. Make its column text, and type the number again.'
    : 'it has 8, 12, 13 or 14 digits, the last of which fits the others.'
  return new CellFault('barcode', `“${barcode.slice(0, 40)}” is no barcode: ${why}`)
}

function money(cells: Cells, field: string, currency: string): Money | undefined {
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
function count(cells: Cells, field: string): number | undefined {
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

function yesOrNo(field: string, typed: string): boolean {
  const word = typed.toLowerCase()
  if (YES.includes(word)) return true
  if (NO.includes(word)) return false
  throw new CellFault(field, `“${typed}” is neither yes nor no.`)
}

/** WooCommerce writes the comma of a word in its lists behind a backslash. */
const wordOf = (typed: string): string => oneLine(typed.replaceAll('\\,', ','))

/** `Dairy > Cheese`; `/` stands in names. */
function pathOf(typed: string): readonly string[] {
  const path = typed.split(/[>»›]/).map(wordOf)
  if (path.length > 8 || path.some(name => name === '' || name.length > 120))
    throw new CellFault('category', `“${typed}” is no category: write it like Food > Drinks.`)
  return path
}

function listOf(field: string, typed: string, most: number): readonly string[] {
  const words = typed
    .split(/(?<!\\)[,;|]/)
    .map(wordOf)
    .filter(word => word !== '')
  const long = words.find(word => word.length > most)
  if (long) throw new CellFault(field, `“${long.slice(0, 40)}…” is longer than ${most} characters.`)
  return [...new Set(words)]
}

/** Open Food Network's types, by what people write. */
const UNIT_TYPES: Readonly<Record<string, string>> = {
  g: 'g',
  kg: 'kg',
  t: 't',
  lb: 'lb',
  oz: 'oz',
  ml: 'ml',
  cl: 'cl',
  dl: 'dl',
  l: 'l',
  kl: 'kl',
}

/** A text of its own, or Open Food Network's three columns: `500`, `g`; `6`, blank, `eggs`. */
function unitOf(cells: Cells): string | undefined {
  const whole = text(cells, 'unit', 40)
  const { units, unitType, unitName } = cells
  if (whole !== undefined || units === undefined) return whole
  if (!/^\d{1,7}([.,]\d{1,3})?$/.test(units)) throw new CellFault('units', `“${units}” is no amount.`)
  const type = unitType === undefined ? undefined : UNIT_TYPES[unitType.toLowerCase()]
  if (unitType !== undefined && !type)
    throw new CellFault('unitType', `“${unitType}” is no unit that we know.`)
  return `${units} ${type ?? unitName ?? ''}`.trim().slice(0, 40)
}
