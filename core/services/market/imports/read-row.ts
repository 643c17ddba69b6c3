import type { Money } from '#core/contracts/money'
import { readGtin } from '../barcodes/gtin'
import { type Numbered, namesOf, numberOf, numberOrName, SHORTENED } from './article-number'
import { CellFault } from './cell-fault'
import { type Cells, count, given, listOf, missing, money, pathOf, text, yesOrNo } from './cell-values'
import type { ImportKind } from './import-field'
import type { Named } from './made-number'
import { wordsOfHtml } from './words-of-html'

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
