import type { Money } from '#core/contracts/money'
import { parsePrice } from './price'
import { westernDigits } from './price-digits'
import { currencyCode, KNOWN_CURRENCIES, MONEY_SIGNS, signsOf } from './price-signs'
import {
  BEFORE_A_MEASURE,
  FREE_OF_CHARGE,
  INSTALMENT,
  isTaxed,
  LOWEST_OF_A_MONTH,
  MULTIPLIED,
  NEGATIVE,
  NOT_NOW,
  NOT_ONE,
  NOT_PRICE,
  NOW,
  ORDER_TOTAL,
  PER_MEASURE,
  PLAIN_WORDS,
  RANGE,
  SEVERAL,
} from './price-words'

const LONGEST = 300

/** Signs and codes of money, as pages write them before and behind a number; `RRP` is none. */
const MARKS = String.raw`\p{Sc}|(?<!\p{L})(?:${[...KNOWN_CURRENCIES].join('|')})\b|(?<![A-Z])[A-Z]{1,2}\$|${MONEY_SIGNS.map(notInWord).join('|')}`
const NUMBER = String.raw`\d(?:[\d.,'’]|[ \u00a0\u202f](?=\d{3}(?!\d)))*`
const DASH = '(?:[.,](?:[-–—]{1,2}))?'
const MINOR = String.raw`p(?![\p{L}\d])|ct\b|cents?\b|c(?![\p{L}\d])|¢|[Ee]uros?\b`

const patterns = new Map<string | null, RegExp>()

/**
 * A number with what is money around it. A sign that touches the next number is that one's; behind a number that has one
 * already, also where it only stands near. What a word is may hang on the currency: `R` is one of South Africa alone.
 */
function amountPattern(currency: string | null): RegExp {
  const known = patterns.get(currency)
  if (known) return known
  const marks = [...(currency === null ? [] : spellings(currency)), MARKS].join('|')
  const number = `(?<number>${NUMBER}${DASH})`
  const tail = `(?:[ ]?(?<tail>${marks}|${MINOR})`
  const pattern = new RegExp(
    String.raw`(?:(?<lead>${marks}):?[ ]?${number}${tail}(?! ?\d))?)|(?:${number}${tail}(?!\d))?)`,
    'gu',
  )
  patterns.set(currency, pattern)
  return pattern
}

/** What begins like a sign and goes on in small letters is another word; a button that stands right behind a price is not. */
function notInWord(sign: string): string {
  return RegExp.escape(sign) + (/\p{L}$/u.test(sign) ? String.raw`(?!\p{Ll})` : '')
}

/** The signs of a currency and its code, small, capital and with one capital, none of them a part of a longer word. */
function spellings(currency: string): readonly string[] {
  const signs = [...signsOf(currency), currency.toLowerCase()].sort((a, b) => b.length - a.length)
  const inAnyCase = signs.flatMap(sign => [
    sign,
    sign.toUpperCase(),
    sign.charAt(0).toUpperCase() + sign.slice(1),
  ])
  return [...new Set(inAnyCase)].map(sign => String.raw`(?<!\p{L})${RegExp.escape(sign)}(?!\p{L})`)
}

/**
 * The price that a page shows to people in `shown`, as they would read it: "from £3.20", "Was £3.00 Now £2.50",
 * "4,50 € inkl. MwSt. (9,00 €/kg)". Of a range, and after "from", the lowest. Null where what one pays for one is not
 * said, or is said in two ways: several for one price, a price for a measure alone, two prices without a word which
 * counts. What has no sign of money is a price only when `currency` is given and nothing else could be meant.
 */
export function shownPrice(shown: string, currency?: string | null): Money | null {
  const spaced = westernDigits(shown)
    .replace(/[\u061c\u200b-\u200f\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (spaced === '' || spaced.length > LONGEST) return null
  const text = withoutTornDecimals(spaced, currencyCode(currency))
    // Kronor and öre as the Swedes write them: `45:-`, `29:90 kr`.
    .replace(/(?<=\d):(?=-(?![\d-])|\d\d ?(?:kr|SEK)(?!\p{L}))/giu, ',')
    // `US $14.98` is `US$14.98`.
    .replace(/(?<!\p{L})(US|CA|AU|NZ|HK|SG|NT|MX) (?=\$ ?\d)/gu, '$1')
    // Euros and cents as the French write them: `35€99`.
    .replace(/(?<=\d)€(\d\d)(?![\d.,])/g, ',$1 €')
  const strict = parsePrice(text, currency)
  if (strict) return strict
  const [code, isFree] = [currencyCode(currency), FREE_OF_CHARGE.test(text)]
  if (isFree) return code ? { amount: 0, currency: code } : null
  const amounts = amountsIn(text, currency)
  const marked = withLowerEnds(text, amounts).filter(({ isMarked }) => isMarked)
  if (marked.length === 0) return plainNumber(text, amounts, currency)
  return decide(
    text,
    marked.filter(({ isForeign }) => !isForeign),
  )
}

/** A blank that crept in behind the point: `1.837, 32 €`. In `box of 12, 50 €` it may have been meant. */
function withoutTornDecimals(text: string, currency: string | null): string {
  const isMoney = (mark: string) =>
    /^(?:[\p{Sc}*]|\p{Lu}{3}(?!\p{L}))/u.test(mark) ||
    MONEY_SIGNS.includes(mark) ||
    (currency !== null && signsOf(currency).has(mark.toLowerCase()))
  return text.replace(
    /(?<=\d[.,]) (?=\d\d(?: ?([^\s\d.,][^\s\d]*)|$))/g,
    (blank: string, mark: string | undefined, at: number) => {
      const words = text.slice(0, at).replace(/[A-Z]{0,3}\p{Sc}/gu, '')
      return (mark === undefined || isMoney(mark)) && PLAIN_WORDS.test(words) ? '' : blank
    },
  )
}

type Amount = {
  readonly price: Money | null
  readonly isMarked: boolean
  /** In another currency than was asked for: `AED 8000 (USD 2179)`. */
  readonly isForeign: boolean
  readonly digits: string
  /** The sign behind it. */
  readonly behind: string
  readonly from: number
  readonly to: number
}

function amountsIn(text: string, currency: string | null | undefined): readonly Amount[] {
  return [...text.matchAll(amountPattern(currencyCode(currency)))].map(match => {
    const { lead = '', number = '', tail = '' } = match.groups ?? {}
    // What ends a sentence is not the number's.
    const digits = /[.,][-–—]{1,2}$/.test(number) ? number : number.replace(/[.,'’]+$/, '')
    const end = match.index + match[0].length
    const behind = /^euros?$/i.test(tail) ? '€' : tail
    const numberEnd = text.indexOf(number, match.index + lead.length) + digits.length
    const rest = text.slice(numberEnd)
    const isCut =
      (behind === '' && /^\p{L}/u.test(rest) && !/[.,]\d\d$/.test(digits)) ||
      // `35€ 99` and `4. 50 left`: where the number ends is not said.
      /^(?: ?[.,] | [.,])\d/.test(rest) ||
      (lead === '' && isTorn(text.slice(0, match.index), digits)) ||
      MULTIPLIED.test(text.slice(end)) ||
      // `35€ 99` again, and `£2 50`: what is counted would have its name behind it, and another price its sign.
      (behind !== '' &&
        !/[.,]/.test(digits) &&
        /^ ?\d\d(?![\d.,])/.test(text.slice(end)) &&
        !text
          .slice(end)
          .replace(/^ ?\d\d ?/, '')
          .startsWith(tail)) ||
      (lead !== '' && !/[.,]/.test(digits) && /^ \d\d$/.test(rest))
    const written = `${lead}${digits}${behind ? ` ${behind}` : ''}`
    const read = isCut ? null : parsePrice(written, currency)
    const isOthers =
      read !== null && hasOthersCode(text.slice(0, match.index), text.slice(end), [lead, behind], read)
    const price = isOthers ? null : read
    return {
      price,
      digits,
      behind,
      isForeign: Boolean(currency) && !isCut && price === null && (isOthers || parsePrice(written) !== null),
      isMarked: lead !== '' || behind !== '',
      from: match.index,
      to: behind === '' ? numberEnd : end,
    }
  })
}

/** `12 ,50 €`, `box of 12, 50 €`, `12 50 €`: it may be the end of a number that began before. */
function isTorn(before: string, digits: string): boolean {
  if (/(?:^|[\s\d\p{Sc}])[.,]$|\d:$/u.test(before)) return true
  return /^\d\d$/.test(digits) ? /\d ?[.,]? $/.test(before) : /^\d$/.test(digits) && /[.,]\d $/.test(before)
}

/** Countries as pages write them right before their sign: `CAN$4.50`. */
const CURRENCIES_OF: Readonly<Record<string, string>> = {
  ARG: 'ARS',
  AUS: 'AUD',
  CAN: 'CAD',
  COL: 'COP',
  MEX: 'MXN',
}

/** `SGD$4.90`, `US $4.50`, `49 kr NOK`: the sign is that of the code beside it, whatever else it may stand for. */
function hasOthersCode(
  before: string,
  after: string,
  signs: readonly string[],
  { currency }: Money,
): boolean {
  const [, ahead = ''] = /(?<!\p{L})([A-Z]{3}):? ?$/u.exec(before) ?? []
  const [, behind = ''] = /^ ?\(?([A-Z]{3})(?!\p{L}| ?[\p{Sc}\d])/u.exec(after) ?? []
  const [, country = ''] = /(?<!\p{L})([A-Z]{2}) ?$/u.exec(before) ?? []
  const [, one = '', two = ''] = /^ ?\(?([A-Z])\.?([A-Z])(?!\p{L}| ?[\p{Sc}\d])/u.exec(after) ?? []
  const sharing = [ahead, behind, `${country}D`, `${one}${two}D`].filter(
    code => KNOWN_CURRENCIES.has(code) && signs.some(sign => signsOf(code).has(sign.toLowerCase())),
  )
  return [...sharing, ...codeTouching(before, signs)].some(code => code !== currency)
}

/** Of what touches a dollar sign, also a code that Intl has no dollar sign for. */
function codeTouching(before: string, [lead]: readonly string[]): readonly string[] {
  const [, name = ''] = (lead === '$' && /(?<!\p{L})(\p{L}{3})$/u.exec(before)) || []
  const code = CURRENCIES_OF[name.toUpperCase()] ?? name
  return KNOWN_CURRENCIES.has(code) ? [code] : []
}

/** In `26–50 €` the sign is both numbers'; in `6 – 2,00 €` the first is none of money. */
function withLowerEnds(text: string, amounts: readonly Amount[]): readonly Amount[] {
  return amounts.map((amount, at) => {
    const upper = amounts[at + 1]
    const isLower = !amount.isMarked && upper && upper.behind !== ''
    if (!isLower || !RANGE.test(text.slice(amount.to, upper.from))) return amount
    const price = parsePrice(`${amount.digits} ${upper.behind}`, upper.price?.currency)
    const isPrice = price && upper.price && price.amount < upper.price.amount
    const isWrittenAlike = decimalsOf(amount.digits) === decimalsOf(upper.digits)
    return { ...amount, price: isPrice && isWrittenAlike ? price : null, isMarked: true }
  })
}

const decimalsOf = (digits: string): number => /[.,](\d{1,2})$/.exec(digits)?.[1]?.length ?? 0

function decide(text: string, amounts: readonly Amount[]): Money | null {
  const withTax = taxedOf(text, amounts)
  if (withTax) return withTax
  if (amounts.length > 1 && NOT_ONE.test(text)) return null
  const paid: Money[] = []
  for (const [at, { price, from, to }] of amounts.entries()) {
    const before = text.slice(amounts[at - 1]?.to ?? 0, from)
    const behind = text.slice(to, amounts[at + 1]?.from)
    if (NEGATIVE.test(before) && !isRange(before, at)) return null
    if (INSTALMENT.test(before)) continue
    if (SEVERAL.test(before)) return null
    if ([NOT_NOW, LOWEST_OF_A_MONTH, ORDER_TOTAL, BEFORE_A_MEASURE].some(words => words.test(before)))
      continue
    if (NOT_PRICE.test(behind) || PER_MEASURE.test(text.slice(to))) continue
    // The upper end of a range, or a price that somebody else may ask.
    if (isRange(before, at)) continue
    if (!price) return null
    paid.push(price)
  }
  const [first, ...others] = paid
  if (!first) return null
  const isSame = (price: Money) => price.amount === first.amount && price.currency === first.currency
  if (others.every(isSame)) return first
  const now = amounts.filter(({ from }, at) => NOW.test(text.slice(amounts[at - 1]?.to ?? 0, from)))
  return now.length === 1 ? (now[0]?.price ?? null) : null
}

/** Of one amount with tax and one without, the first: it is what people pay. */
function taxedOf(text: string, amounts: readonly Amount[]): Money | null {
  const [one, two, ...others] = amounts
  if (!one || !two || others.length > 0) return null
  const [before, between, behind] = [
    text.slice(0, one.from),
    text.slice(one.to, two.from),
    text.slice(two.to),
  ]
  const labels =
    isTaxed(before) === null ? [isTaxed(between), isTaxed(behind)] : [isTaxed(before), isTaxed(between)]
  if (labels[0] === null || labels[1] === null || labels[0] === labels[1]) return null
  return (labels[0] ? one : two).price
}

const isRange = (before: string, at: number) => at > 0 && RANGE.test(before)

/** `Price: 4.50`, `Nur 4,50`: one number, and around it only words that are said of prices. */
function plainNumber(
  text: string,
  amounts: readonly Amount[],
  currency: string | null | undefined,
): Money | null {
  const [only, ...others] = amounts
  if (!currency || !only || others.length > 0) return null
  const around = `${text.slice(0, only.from)} ${text.slice(only.to)}`
  if (NEGATIVE.test(text.slice(0, only.from)) || /\d|%/.test(around)) return null
  return PLAIN_WORDS.test(around) ? only.price : null
}
