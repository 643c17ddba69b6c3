import { type Money, minorDigits } from '#core/contracts/money'
import { westernDigits } from './price-digits'
import { currencyCode, currencyOf, isMinorMark, isTenfold, signsOf } from './price-signs'

/** What a price may be at most, in minor units. */
export const MOST_MINOR_UNITS = 2_147_483_647
const LONGEST_PRICE = 60
/** From so many decimals on a number was computed, not written. */
const DECIMALS_OF_A_COMPUTED_NUMBER = 10

/**
 * A price as pages and people write it (4.5, "4.50", "1.234,56 €", "£1,234.50", "CHF 1'234.50", "75p"), exact to minor
 * units: one number with its sign or its code, and nothing else around it. Null for anything else, and when it is in no
 * currency or in another than `currency`, has more decimals than the currency, is more than MOST_MINOR_UNITS, or can be
 * read in two ways ("1.234" may be one and a bit or over a thousand): a shopkeeper who types it is better than a program
 * that guesses.
 */
export function parsePrice(price: unknown, currency?: string | null): Money | null {
  const parts = partsOf(price)
  if (!parts) return null
  const given = currency?.trim() ? currencyCode(currency) : null
  if (currency?.trim() && !given) return null
  const code = given ?? currencyOf(parts.marks)
  if (!code || !fit(parts.marks, code)) return null
  if (parts.marks.some(mark => isMinorMark(mark, code))) return minorAmount(parts, code)

  const digits = minorDigits(code)
  const written = parts.isNumber
    ? parts.number
    : decimalOf(parts.number, parts.isWhole ? 0 : digits, code, hasOwnSign(parts.marks, code))
  if (written === null) return null
  const decimal = withoutFloatingNoise(written, digits)
  const [whole = '', decimals = ''] = decimal.split('.')
  const significant = decimals.replace(/0+$/, '')
  if (significant.length > digits || (parts.isWhole && decimals !== '')) return null
  const times = parts.marks.some(mark => isTenfold(mark, code)) ? 10 : 1
  return within(Number(whole + significant.padEnd(digits, '0')) * times, code)
}

/** `18.900000000000002`, as programs print what they multiplied; anything further from a whole minor unit stays as it is. */
function withoutFloatingNoise(decimal: string, digits: number): string {
  const decimals = decimal.split('.')[1] ?? ''
  if (decimals.length < DECIMALS_OF_A_COMPUTED_NUMBER) return decimal
  const rounded = Number(decimal).toFixed(digits)
  return Math.abs(Number(rounded) - Number(decimal)) < 1e-9 ? rounded : decimal
}

type Parts = {
  /** From its first digit, or the point before it, to its last digit. */
  readonly number: string
  /** Every sign, code or other word around it. */
  readonly marks: readonly string[]
  /** It ended like `12,-`. */
  readonly isWhole: boolean
  /** It was written in JSON without quotes. */
  readonly isNumber: boolean
}

function partsOf(written: unknown): Parts | null {
  if (typeof written === 'number') {
    const number = String(written)
    return /^\d+(\.\d+)?$/.test(number) ? { number, marks: [], isWhole: false, isNumber: true } : null
  }
  if (typeof written !== 'string' || written.length > LONGEST_PRICE) return null
  // Marks of direction, which browsers and Intl put around signs of other scripts.
  const text = westernDigits(written.replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, '')).trim()
  const found = /^([^0-9]*)([0-9](?:.*[0-9])?)([^0-9]*)$/s.exec(text)
  if (!found) return null
  const [, lead = '', digits = '', tail = ''] = found
  const dash = /^[.,][-–—]{1,2}(?=\s|$|\p{L}|\p{Sc})/u.exec(tail)?.[0] ?? ''
  const behind = words(tail.slice(dash.length))
  const around = { isWhole: dash !== '', isNumber: false }
  // The point of `£.75` is the number's, that of `Fr.12.50` and `S/.12.50` its sign's.
  const point = /[.,]$/.exec(lead)?.[0]
  const isSigns = point !== ',' && (words(lead).at(-1)?.length ?? 0) > 1 && /[\p{L}/]\.$/u.test(lead)
  if (!point || isSigns) return { ...around, number: digits, marks: [...words(lead), ...behind] }
  return { ...around, number: point + digits, marks: [...words(lead.slice(0, -1)), ...behind] }
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** At most one sign and one code, both of this currency. */
function fit(marks: readonly string[], code: string): boolean {
  const codes = marks.filter(mark => mark.toUpperCase() === code)
  const signs = marks.filter(mark => mark.toUpperCase() !== code)
  if (codes.length > 1 || signs.length > 1) return false
  return signs.every(
    sign => signsOf(code).has(sign.toLowerCase()) || (isMinorMark(sign, code) && codes.length === 0),
  )
}

function minorAmount({ number, isWhole }: Parts, code: string): Money | null {
  return /^(0|[1-9]\d*)$/.test(number) && !isWhole ? within(Number(number), code) : null
}

const within = (amount: number, currency: string): Money | null =>
  amount > MOST_MINOR_UNITS ? null : { amount, currency }

/** Their hundredths are in ISO 4217 and in nobody's purse: three digits behind a point are thousands. */
const WITHOUT_MINOR = new Set(['COP', 'HUF', 'IDR', 'IRR'])

/** Wherever people write the sign of these, not the code, they part decimals with a comma: the point of `1.299 kr.` groups. */
const PARTED_BY_COMMA = new Set(['BRL', 'CZK', 'DKK', 'ISK', 'NOK', 'PLN', 'RON', 'RSD', 'SEK', 'TRY'])

const hasOwnSign = (marks: readonly string[], code: string): boolean =>
  PARTED_BY_COMMA.has(code) && marks.some(mark => mark.toUpperCase() !== code)

/** Where the last three digits make a group and those before them pairs: `12,34,567`. */
const COUNTED_IN_LAKHS = new Set(['INR', 'PKR', 'BDT', 'NPR', 'LKR'])

/** The number as digits with at most one point, or null when it is none or can be read in two ways. */
function decimalOf(number: string, digits: number, code: string, isPartedByComma: boolean): string | null {
  const text = number.replace(/\s/g, ' ').replaceAll('’', "'")
  const groups = text.split(/[.,' ]/)
  const separators = [...text.replace(/\d/g, '')]
  if (separators.some(each => !"., '".includes(each)) || groups.slice(1).includes('')) return null
  const decimal = decimalSeparator(separators, groups, digits, isPartedByComma || WITHOUT_MINOR.has(code))
  if (decimal === 'unclear') return null
  const decimals = decimal ? groups.pop() : undefined
  const grouping = decimal ? separators.slice(0, -1) : separators
  if (new Set(grouping).size > 1 || (decimal && grouping.includes(decimal))) return null
  const whole = wholeOf(groups, COUNTED_IN_LAKHS.has(code), decimals !== undefined)
  if (whole === null) return null
  return decimals === undefined ? whole : `${whole}.${decimals}`
}

/** The one that parts whole from decimals, null when there is none. */
function decimalSeparator(
  separators: readonly string[],
  groups: readonly string[],
  digits: number,
  isGroupedByPoint: boolean,
): '.' | ',' | 'unclear' | null {
  const last = separators.at(-1)
  if (last !== '.' && last !== ',') return null
  if (separators.length > 1) return separators.every(each => each === last) ? null : last
  const [before = '', after = ''] = groups
  if (after.length !== 3 || digits === 3 || before === '' || before === '0') return last
  // "1,234" groups thousands wherever it is written; "1.234" is a decimal to schema.org and a group to Germans.
  return digits === 0 || last === ',' || isGroupedByPoint ? null : 'unclear'
}

function wholeOf(groups: readonly string[], inLakhs: boolean, hasDecimals: boolean): string | null {
  const [first = '', ...more] = groups
  if (more.length === 0) {
    return /^(0|[1-9]\d*)$/.test(first) || (first === '' && hasDecimals) ? first || '0' : null
  }
  const inThousands = /^[1-9]\d{0,2}$/.test(first) && more.every(group => group.length === 3)
  const inPairs =
    inLakhs &&
    /^[1-9]\d?$/.test(first) &&
    more.every((group, at) => group.length === (at === more.length - 1 ? 3 : 2))
  return inThousands || inPairs ? first + more.join('') : null
}
