import type { Money } from '#core/contracts/money'

const SYMBOLS: Readonly<Record<string, string>> = {
  '£': 'GBP',
  '€': 'EUR',
  '¥': 'JPY',
  '₹': 'INR',
  zł: 'PLN',
}
/** Pounds and yen are of several countries, these are not. */
const OF_ONE_CURRENCY = ['€', '₹', 'zł']
/** What the database can hold of a price, in minor units. */
export const MOST_MINOR_UNITS = 2_147_483_647

/**
 * A price as pages write it (4.5, "4.50", "1.234,56 €", "£1,234.50", "1'234.50"), exact to minor units. Null when
 * it is no price, is in no currency or in another than `currency`, has more decimals than the currency, is more than
 * MOST_MINOR_UNITS, or can be read in two ways ("1.234" may be one and a bit or over a thousand): a shopkeeper who
 * types it is better than a program that guesses.
 */
export function parsePrice(written: unknown, currency?: string | null): Money | null {
  const text = asText(written)
  const code = currencyCode(currency) ?? currencyIn(text)
  if (!code || OF_ONE_CURRENCY.some(sign => text.includes(sign) && SYMBOLS[sign] !== code)) return null
  const digits = minorDigits(code)
  const number = plainNumber(text, digits, typeof written === 'number')
  if (number === null) return null

  const [whole = '', decimals = ''] = number.split('.')
  const significant = decimals.replace(/0+$/, '')
  if (significant.length > digits) return null
  const amount = Number(whole + significant.padEnd(digits, '0'))
  return amount > MOST_MINOR_UNITS ? null : { amount, currency: code }
}

function asText(written: unknown): string {
  if (typeof written === 'number') return Number.isFinite(written) ? String(written) : ''
  return typeof written === 'string' ? written.trim() : ''
}

/** An ISO 4217 code that this platform knows, in capitals. */
export function currencyCode(written: string | null | undefined): string | null {
  const code = written?.trim().toUpperCase() ?? ''
  return KNOWN_CURRENCIES.has(code) ? code : null
}

const KNOWN_CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** `$` alone is of twenty countries: not a currency. */
function currencyIn(text: string): string | null {
  const code = currencyCode(/(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])/.exec(text)?.[0])
  if (code) return code
  const symbol = Object.keys(SYMBOLS).find(sign => text.includes(sign))
  return symbol ? (SYMBOLS[symbol] ?? null) : null
}

function minorDigits(code: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

/** The number in `text` as digits with at most one point, or null. */
function plainNumber(text: string, digits: number, isNumber: boolean): string | null {
  const bare = text
    .replace(/[\p{Letter}\p{Currency_Symbol}]+\.?/gu, '')
    .replace(/[\s'’\u00a0\u202f]/g, '')
    .replace(/[,.][-–—]+$/, '')
  if (!/^\d[\d.,]*$/.test(bare)) return null
  if (isNumber) return bare

  const points = bare.split('.').length - 1
  const commas = bare.split(',').length - 1
  if (points === 0 && commas === 0) return bare
  if (points > 0 && commas > 0) {
    const decimal = bare.lastIndexOf('.') > bare.lastIndexOf(',') ? '.' : ','
    return withDecimal(bare, decimal)
  }
  const separator = points > 0 ? '.' : ','
  if (points + commas > 1) return withoutGroups(bare, separator)
  const after = bare.length - 1 - bare.indexOf(separator)
  if (after !== 3 || digits === 3) return bare.replace(',', '.')
  // "1,234" groups thousands wherever it is written; "1.234" is a decimal to schema.org and a group to Germans.
  return separator === ',' ? withoutGroups(bare, ',') : null
}

function withDecimal(bare: string, decimal: '.' | ','): string | null {
  const [whole, decimals, ...more] = bare.split(decimal)
  if (whole === undefined || decimals === undefined || more.length > 0) return null
  const grouped = withoutGroups(whole, decimal === '.' ? ',' : '.')
  return grouped === null ? null : `${grouped}.${decimals}`
}

function withoutGroups(bare: string, separator: '.' | ','): string | null {
  const [first = '', ...groups] = bare.split(separator)
  const wellGrouped = first.length >= 1 && first.length <= 3 && groups.every(group => group.length === 3)
  return wellGrouped ? first + groups.join('') : null
}
