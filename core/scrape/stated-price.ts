import type { Money } from '#core/contracts/money'
import type { PageCurrency } from './page-currency'
import { MOST_MINOR_UNITS, parsePrice } from './price'
import { currencyCode, currencyNamed } from './price-signs'
import type { Literal } from './script-literals'
import { type Thing, thingsIn } from './script-things'
import { shownPrice } from './shown-price'

const CURRENCIES = [
  'currency',
  'currencycode',
  'pricecurrency',
  'currencyiso',
  'currencyisocode',
  'currencyunit',
  'isocurrency',
  'isocurrencycode',
  'currencyid',
]

/** The currency that a thing names. */
export function currencyIn(thing: Thing): string | null {
  for (const key of CURRENCIES) {
    const value = thing.get(key)
    const code = typeof value === 'string' ? currencyCode(currencyNamed(value)) : null
    if (code) return code
  }
  return null
}

/** What is paid now, before what is only called the price. */
const PRICES = [
  ...['finalprice', 'saleprice', 'specialprice', 'discountedprice', 'discountprice', 'rawsaleprice'],
  ...['promoprice', 'promotionalprice', 'offerprice', 'currentprice', 'actualprice', 'sellingprice'],
  ...['salesprice', 'nowprice', 'pricenow', 'displayprice', 'finalamount', 'priceincltax', 'priceinclvat'],
  ...['pricewithtax', 'pricewithvat', 'grossprice', 'price', 'priceamount', 'pricevalue', 'itemprice'],
  ...['productprice', 'pricetopay', 'priceinfo', 'prices', 'pricing', 'pricedata', 'pricerange'],
]
/** The same of a price that is told in parts. */
const PARTS = [
  ...PRICES,
  ...['sale', 'sales', 'now', 'current', 'final', 'selling', 'discounted', 'minimumprice', 'minvariantprice'],
  ...['minprice', 'min', 'lowprice', 'regularprice', 'value', 'amount', 'withtax', 'gross', 'withouttax'],
  ...['formattedvalue', 'formatted', 'formattedprice', 'pricestring', 'displayvalue', 'text', 'regular'],
]
const DEEPEST_PRICE = 4

/** The price of a thing, or the lowest of its variants. */
export function priceOf(
  thing: Thing,
  variants: readonly Thing[],
  currencies: PageCurrency,
  isInCents: boolean,
): Money | null {
  const isCounted = (each: Thing) =>
    isInCents &&
    ['compareatprice', 'option1', 'publictitle', 'variants', 'requiresshipping'].some(key => each.has(key))
  const own = priceIn(thing, PRICES, currencies, isCounted(thing) || variants.some(isCounted), 0)
  if (own) return own
  const prices = variants.map(each => priceIn(each, PRICES, currencies, isCounted(each), 0))
  const known = prices.filter(price => price !== null)
  return known.reduce<Money | null>((low, each) => (low && low.amount <= each.amount ? low : each), null)
}

function priceIn(
  thing: Thing,
  keys: readonly string[],
  currencies: PageCurrency,
  isCounted: boolean,
  depth: number,
): Money | null {
  const named = currencyIn(thing)
  const within = named ? { said: named, likely: named, ours: null } : currencies
  const minor = thing.get('centamount') ?? thing.get('priceincents') ?? thing.get('pricecents')
  const currency = within.said ?? within.likely ?? within.ours
  if (typeof minor === 'number' && currency) return counted(minor, currency)
  for (const key of keys) {
    const value = thing.get(key)
    if (value === undefined || value === null) continue
    if (typeof value === 'object') {
      const parts = depth < DEEPEST_PRICE ? thingsIn(value) : []
      const price = parts[0] ? priceIn(parts[0], PARTS, within, isCounted, depth + 1) : null
      if (price) return price
      continue
    }
    const price = moneyOf(value, within, isCounted)
    if (price && price.amount > 0) return price
  }
  return priceNamingItsCurrency(thing)
}

/** `priceInAED`, `price_gbp`. */
function priceNamingItsCurrency(thing: Thing): Money | null {
  for (const [key, value] of thing) {
    const code = currencyCode(/^(?:sale|current|final)?price(?:in)?([a-z]{3})$/.exec(key)?.[1])
    if (code && (typeof value === 'number' || typeof value === 'string')) return parsePrice(value, code)
  }
  return null
}

function moneyOf(value: Literal, { said, likely, ours }: PageCurrency, isCounted: boolean): Money | null {
  const currency = said ?? likely ?? ours
  if (isCounted && typeof value === 'number' && Number.isInteger(value))
    return currency ? counted(value, currency) : null
  if (typeof value === 'number') return parsePrice(value, currency)
  if (typeof value !== 'string' || value.length > 60) return null
  return parsePrice(value, currency) ?? shownPrice(value, currency)
}

const counted = (amount: number, currency: string): Money | null =>
  Number.isInteger(amount) && amount > 0 && amount <= MOST_MINOR_UNITS ? { amount, currency } : null
