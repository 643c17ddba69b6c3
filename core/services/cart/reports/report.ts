import type { RawBuilder } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'
import type { ReportRange } from './range'

export type ReportColumn = {
  readonly name: string
  readonly heading: string
  readonly kind: 'text' | 'number' | 'money' | 'percent'
  /** Its sum stands below it. */
  readonly sum?: boolean
  readonly wide?: boolean
  /** A day, `YYYY-MM-DD`, with or without a time: so in files for spreadsheets, and in words on a page. */
  readonly isDay?: boolean
  /** What is read for what stands in the database. */
  readonly words?: Readonly<Record<string, string>>
}

export type Report = {
  readonly title: string
  readonly about: string
  readonly columns: readonly ReportColumn[]
  /** It names people: whoever takes it away has signed in lately, and that is written down. */
  readonly personal?: boolean
  /** A column that is drawn over the first one. */
  readonly plot?: string
  /**
   * Rows with the columns above, and `sort` and `id`, both text, by which they are ordered and told apart. Amounts in minor
   * units, shares in hundredths of a percent.
   */
  readonly query: (ctx: Ctx, range: ReportRange) => RawBuilder<unknown>
}

export const text = (name: string, heading: string, wide = false): ReportColumn => ({
  name,
  heading,
  kind: 'text',
  wide,
})
export const day = (name: string, heading: string): ReportColumn => ({ ...text(name, heading), isDay: true })
export const count = (name: string, heading: string): ReportColumn => ({
  name,
  heading,
  kind: 'number',
  sum: true,
})
export const money = (name: string, heading: string): ReportColumn => ({
  name,
  heading,
  kind: 'money',
  sum: true,
})

export const PRODUCT = [text('product', 'Product', true), text('variant', 'Variant'), text('sku', 'Article')]

/** By what money came or went, as it begins a line. */
export const way = (wide = false): ReportColumn => ({ ...text('way', 'Way', wide), words: WAYS })
const WAYS = Object.fromEntries(
  Object.entries(WAY_WORDS).map(([each, words]) => [each, words.charAt(0).toUpperCase() + words.slice(1)]),
)

/** What sales are made of, so that every report says the same sum. */
export const MADE_OF = [money('goods', 'At their prices'), money('adjusted', 'Vouchers, weights, deposits')]
export const CHARGES = money('charges', 'Fees and delivery')
