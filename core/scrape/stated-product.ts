import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import type { PageCurrency } from './page-currency'
import type { Availability } from './product'
import { type Literal, literalsIn } from './script-literals'
import { type Thing, textIn, thingOf, thingsIn } from './script-things'
import { skuText } from './sku-text'
import { attributesOf, MEANT, scriptsOf } from './stated-literals'
import { currencyIn, priceOf } from './stated-price'
import { mostOf, stockOf } from './stated-stock'

/** What the scripts of a page hold of the product that it is headed with. */
export type StatedProduct = {
  readonly name: string
  readonly price: Money | null
  readonly sku: string | null
  readonly availability: Availability | null
  /** Of its variants that have a number and can be had, or cannot. */
  readonly variants: ReadonlyMap<string, Availability>
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
    variants: new Map(own.flatMap(({ variants }) => [...variants])),
  }
}

function agreed<Value>(
  said: readonly (Value | null)[],
  isSame: (one: Value, two: Value) => boolean,
): Value | null {
  const [first, ...others] = said.filter(each => each !== null)
  return first !== undefined && others.every(each => isSame(each, first)) ? first : null
}

/** One maker of shops writes whole numbers of hundredths wherever a script of a shop's own reads them. */
const isInCents = ($: CheerioAPI): boolean =>
  $('script, link[href]')
    .toArray()
    .some(element =>
      /\bShopify\b|cdn\.shopify\.com|\/cdn\/shop\//.test($(element).attr('href') ?? $(element).text()),
    )

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
  return { name, price, sku, availability, ids, variants: stocksOf(variants) }
}

function stocksOf(variants: readonly Thing[]): ReadonlyMap<string, Availability> {
  const stocks = new Map<string, Availability>()
  for (const variant of variants) {
    const [sku, availability] = [skuText(textIn(variant, SKUS)), stockOf(variant)]
    if (sku && availability) stocks.set(sku, availability)
  }
  return stocks
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
