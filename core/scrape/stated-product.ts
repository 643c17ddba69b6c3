import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { availabilityInWords } from './availability-words'
import { availabilityOf } from './offers'
import type { PageCurrency } from './page-currency'
import { MOST_MINOR_UNITS, parsePrice } from './price'
import { currencyCode, currencyNamed } from './price-signs'
import type { Availability } from './product'
import { type Literal, literalsIn } from './script-literals'
import { shownPrice } from './shown-price'
import { skuText } from './sku-text'

/** What the scripts of a page hold of the product that it is headed with. */
export type StatedProduct = {
  readonly name: string
  readonly price: Money | null
  readonly sku: string | null
  readonly availability: Availability | null
}

const MOST_THINGS = 60_000
const DEEPEST = 40
const LONGEST_NAME = 300
/** A name that is less of the longer one than this is of something else: honey is no honey soap. */
const LEAST_SHARE = 0.5

/**
 * The product called by one of `names` in what the scripts and the attributes of a page hold for the program that draws it: the state
 * of an application, what is measured, the variants of a form. Null where none is called so. What two of that name
 * say differently is not said. `currencies` are the page's, for prices that do not name their own.
 */
export function statedProduct(
  $: CheerioAPI,
  names: readonly string[],
  url: string,
  currencies: PageCurrency,
): StatedProduct | null {
  const walk: Walk = { found: [], left: MOST_THINGS, isInCents: isInCents($) }
  for (const literal of [...scriptsOf($), ...attributesOf($, names)]) lookInto(literal, currencies, walk, 0)
  const named = walk.found.map(thing => ({ ...thing, share: shareOf(thing, names, url) }))
  const most = Math.max(0, ...named.map(({ share }) => share))
  const own = most < LEAST_SHARE ? [] : named.filter(({ share }) => share === most)
  const [first] = own
  if (!first) return null
  return {
    name: first.name,
    price: agreed(
      own.map(({ price }) => price),
      (one, two) => one.amount === two.amount && one.currency === two.currency,
    ),
    sku: own.map(({ sku }) => sku).find(sku => sku !== null) ?? null,
    availability: agreed(
      own.map(({ availability }) => availability),
      (one, two) => one === two,
    ),
  }
}

function agreed<Value>(
  said: readonly (Value | null)[],
  isSame: (one: Value, two: Value) => boolean,
): Value | null {
  const [first, ...others] = said.filter(each => each !== null)
  return first !== undefined && others.every(each => isSame(each, first)) ? first : null
}

function scriptsOf($: CheerioAPI): readonly Literal[] {
  return $('script:not([src]):not([type^="application/ld+json"])')
    .toArray()
    .map(script => $(script).text())
    .filter(code => MEANT.test(code))
    .flatMap(code => literalsIn(code))
}

const MEANT = /price|sku/i

/** A form that knows its variants has them in an attribute. */
function attributesOf($: CheerioAPI, [name]: readonly string[]): readonly Literal[] {
  const said = $('*')
    .toArray()
    .flatMap(element => Object.entries($(element).attr() ?? {}))
    .filter(([key, value]) => /^\s*[[{]/.test(value) && MEANT.test(value) && !/^on|^style$/i.test(key))
  const variants = said
    .filter(([key]) => /variant|variation/i.test(key))
    .flatMap(([, value]) => literalsIn(value))
  const all = said.flatMap(([, value]) => literalsIn(value))
  // The only list of variants on a page is of what the page is called.
  return name && variants.length === 1 ? [...all, { name, variants: variants[0]! }] : all
}

/** One maker of shops writes whole numbers of hundredths wherever a script of a shop's own reads them. */
const isInCents = ($: CheerioAPI): boolean =>
  $('script, link[href]')
    .toArray()
    .some(element =>
      /\bShopify\b|cdn\.shopify\.com|\/cdn\/shop\//.test($(element).attr('href') ?? $(element).text()),
    )

type Thing = ReadonlyMap<string, Literal>
type Found = StatedProduct & { readonly ids: readonly string[] }
type Walk = { readonly found: Found[]; left: number; readonly isInCents: boolean }

function lookInto(literal: Literal, currencies: PageCurrency, walk: Walk, depth: number): void {
  if (walk.left-- <= 0 || depth > DEEPEST) return
  if (typeof literal === 'string') {
    // A state within a state: JSON in a string.
    if (/^\s*[[{]|:[[{]/.test(literal) && MEANT.test(literal))
      for (const inner of literalsIn(literal, 1)) lookInto(inner, currencies, walk, depth + 1)
    return
  }
  if (typeof literal !== 'object' || literal === null) return
  if (Array.isArray(literal)) {
    for (const each of literal) lookInto(each, currencies, walk, depth + 1)
    return
  }
  const thing = thingOf(literal as { readonly [key: string]: Literal })
  const own = currencyIn(thing)
  const within = own ? { said: own, likely: own, ours: null } : currencies
  const product = productOf(thing, within, walk.isInCents)
  if (product) walk.found.push(product)
  for (const each of thing.values()) lookInto(each, within, walk, depth + 1)
}

/** The names of properties as every program spells them: `salePrice`, `sale_price`, `sale-price`. */
const thingOf = (object: { readonly [key: string]: Literal }): Thing =>
  new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase().replace(/[^a-z\d]/g, ''), value]))

const NAMES = [
  'name',
  'title',
  'productname',
  'producttitle',
  'displayname',
  'itemname',
  'productdisplayname',
  'itemtitle',
  'fullname',
  'label',
]
const SKUS = [
  ...['visiblesku', 'sku', 'productsku', 'skucode', 'skuid', 'articlenumber', 'articleno', 'artnr'],
  ...['artikelnummer', 'itemnumber', 'itemno', 'productcode', 'productnumber', 'partnumber', 'stylecode'],
  ...['reference', 'itemcode', 'mpn', 'itemid'],
]
const VARIANTS = ['variants', 'variations', 'sizes', 'skus', 'sizeoptions', 'productvariants', 'offers']

function productOf(thing: Thing, currencies: PageCurrency, isInCents: boolean): Found | null {
  const name = textIn(thing, NAMES)
  const variants = VARIANTS.flatMap(key => thingsIn(thing.get(key)))
  const price = priceOf(thing, variants, currencies, isInCents)
  const availability = stockOf(thing) ?? mostOf(variants.map(stockOf))
  const sku =
    skuText(textIn(thing, SKUS)) ?? (variants.length === 1 ? skuText(textIn(variants[0]!, SKUS)) : null)
  if (!name || name.length > LONGEST_NAME || (!price && !availability && !sku)) return null
  const ids = ['id', 'productid', 'slug', 'handle', 'urlkey', 'seourl', 'url', 'stylecolorid']
    .map(key => thing.get(key))
    .concat(sku)
    .flatMap(id => (typeof id === 'string' || typeof id === 'number' ? [String(id)] : []))
  return { name, price, sku, availability, ids }
}

function textIn(thing: Thing, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = thing.get(key)
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return null
}

const thingsIn = (literal: Literal | undefined): readonly Thing[] =>
  (Array.isArray(literal) ? literal : [literal ?? null]).flatMap(each =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? [thingOf(each)] : [],
  )

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

function currencyIn(thing: Thing): string | null {
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

function priceOf(
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

const THERE = [
  ...['instock', 'isinstock', 'isavailable', 'availableforsale', 'isavailableforsale', 'purchasable'],
  ...[
    'ispurchasable',
    'salable',
    'issalable',
    'orderable',
    'isorderable',
    'buyable',
    'isbuyable',
    'hasstock',
  ],
  ...[
    'available',
    'availability',
    'availabilitystatus',
    'stockstatus',
    'inventorystatus',
    'stocklevelstatus',
  ],
  ...[
    'stock',
    'stocklevel',
    'stockquantity',
    'inventory',
    'inventoryquantity',
    'quantityavailable',
    'status',
  ],
]
const GONE = ['outofstock', 'isoutofstock', 'soldout', 'issoldout', 'oos', 'isoos', 'unavailable']

function stockOf(thing: Thing, depth = 0): Availability | null {
  for (const key of GONE) {
    const value = thing.get(key)
    if (typeof value === 'boolean') return value ? 'out-of-stock' : 'in-stock'
  }
  for (const key of THERE) {
    const value = thing.get(key)
    if (typeof value === 'boolean' || typeof value === 'number')
      return Number(value) > 0 ? 'in-stock' : 'out-of-stock'
    // `IN_STOCK`, `lowStock`.
    const words = typeof value === 'string' ? value.replace(/([a-z])([A-Z])/g, '$1 $2') : null
    const said = words === null ? null : (availabilityOf(value) ?? availabilityInWords(words))
    if (said) return said
    if (typeof value === 'object' && value !== null && depth < 2) {
      const inner = mostOf(thingsIn(value).map(each => stockOf(each, depth + 1)))
      if (inner) return inner
    }
  }
  return null
}

function mostOf(said: readonly (Availability | null)[]): Availability | null {
  const order = ['in-stock', 'limited', 'pre-order', 'back-order', 'out-of-stock', 'discontinued'] as const
  return order.find(availability => said.includes(availability)) ?? null
}

/** How much of what the page is called a thing's name is, from 0 to 1; one whose number is the page's address is it. */
function shareOf(thing: Found, names: readonly string[], url: string): number {
  const path = URL.canParse(url) ? decodedPath(new URL(url).pathname) : ''
  const isAddressed = thing.ids.some(id => id.length >= 5 && path.includes(id.toLowerCase()))
  const own = plain(thing.name)
  const shares = names.map(plain).map(name => {
    if (name === '' || own === '') return 0
    if (name === own) return 1
    const isPart = ` ${name} `.includes(` ${own} `) || ` ${own} `.includes(` ${name} `)
    return isPart ? Math.min(own.length, name.length) / Math.max(own.length, name.length) : 0
  })
  const share = Math.max(0, ...shares)
  return isAddressed && share > 0 ? 1 : share
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase()
  } catch {
    return path.toLowerCase()
  }
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
