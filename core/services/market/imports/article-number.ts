import { CellFault } from './cell-fault'
import { type Cells, given, missing, text } from './cell-values'
import { madeNumber, type Named } from './made-number'

/** Blank where a row brings none: it is found by what it is called. */
export type Numbered = { readonly sku: string; readonly named?: Named }

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

/** Shopify's word for a product that has no options. */
const NO_VARIANT = 'Default Title'

function variantOf(cells: Cells): string | undefined {
  const name = text(cells, 'variant', 120)
  return name === NO_VARIANT ? undefined : name
}

/** `5,00012E+12` stands for a million barcodes. */
export const SHORTENED = /^\d(?:[.,]\d+)?E\+\d+$/i

/** One that a row leaves blank is made of what its variant is called, where its amount, or its maker and its name, tell it apart. */
export function numberOf(cells: Cells, title: string): Numbered {
  const { sku, units, producer, variant, unit } = cells
  const isTold = units !== undefined || (producer !== undefined && (variant ?? unit) !== undefined)
  if (sku !== undefined || !isTold) return { sku: articleNumber(cells) }
  const named = { ...given('producer', producer), title, ...namesOf(cells) }
  return { sku: madeNumber(named), named }
}

/** As it is numbered, or else called. */
export function numberOrName(cells: Cells): Numbered {
  const title = text(cells, 'title', 200)
  if (cells.sku !== undefined || title === undefined) return { sku: articleNumber(cells) }
  const producer = text(cells, 'producer', 160)
  return { sku: '', named: { ...given('producer', producer), title, ...namesOf(cells) } }
}

/** What its variant and its amount are called. */
export const namesOf = (cells: Cells) => ({
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
