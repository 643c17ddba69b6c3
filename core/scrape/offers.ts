import type { Money } from '#core/contracts/money'
import { ownOf } from '#core/text/own-of'
import { parsePrice } from './price'
import { currencyCode, currencyNamed } from './price-signs'
import type { Availability } from './product'
import { isA, isNode, localName, many, nodes, type SchemaNode, text } from './schema-node'
import { shownPrice } from './shown-price'
import { skuText } from './sku-text'

export type Offer = {
  readonly name: string | null
  readonly sku: string | null
  readonly gtin: string | null
  readonly price: Money | null
  readonly availability: Availability | null
}

/** The offers of a product, an AggregateOffer's own ones unfolded. Prices that cannot be read become warnings. */
export function offersOf(product: SchemaNode, warnings: string[]): Offer[] {
  // Old themes write the price beside the name.
  if (product.offers === undefined && product.price !== undefined) {
    const { price, priceCurrency, availability } = product
    return [readOffer({ price, priceCurrency, availability }, warnings)]
  }
  return unused(nodes(product.offers)).flatMap(offer => {
    const single = nodes(offer.offers)
    if (single.length > 0) {
      const inherited = { priceCurrency: offer.priceCurrency }
      return unused(single).map(each => readOffer({ ...inherited, ...each }, warnings))
    }
    return [readOffer(offer, warnings)]
  })
}

/** What a shop has second-hand or damaged beside new ones is not what the product costs. */
function unused(offers: readonly SchemaNode[]): readonly SchemaNode[] {
  const fresh = offers.filter(
    ({ itemCondition }) => !/^(used|damaged|refurbished)/i.test(localName(text(itemCondition) ?? '')),
  )
  return fresh.length > 0 ? fresh : offers
}

function readOffer(offer: SchemaNode, warnings: string[]): Offer {
  return {
    name: text(offer.name, nodes(offer.itemOffered)[0]?.name),
    sku: skuText(offer.sku, nodes(offer.itemOffered)[0]?.sku),
    gtin: gtinOf(offer) ?? gtinOf(nodes(offer.itemOffered)[0] ?? {}),
    price: offerPrice(offer, warnings),
    availability: availabilityOf(offer.availability),
  }
}

function offerPrice(offer: SchemaNode, warnings: string[]): Money | null {
  const specified = nodes(offer.priceSpecification).find(isAsked)
  const written = [offer.price, lowestOf(offer), specified?.price, specified?.minPrice]
    .flatMap(many)
    .map(value => (isNode(value) ? value['@value'] : value))
    .find(value => value !== '' && value !== undefined && value !== null)
  if (written === undefined) return null
  const currency = currencyNamed(text(offer.priceCurrency, specified?.priceCurrency))
  // Microdata marks up what people read: `from 4.50 €`.
  const price =
    parsePrice(written, currency) ?? (typeof written === 'string' ? shownPrice(written, currency) : null)
  if (!price) {
    const why = currency && !currencyCode(currency) ? `, unknown currency ${currency}` : ''
    warnings.push(
      `price ${JSON.stringify(written)} ${currency ?? 'without currency'} cannot be relied on${why}`,
    )
  }
  return price
}

/** `0 to 9.00` is of shops that have not filled in what is lowest. */
function lowestOf({ lowPrice, highPrice }: SchemaNode): unknown {
  return Number(text(lowPrice)) === 0 && Number(text(highPrice)) > 0 ? undefined : lowPrice
}

/** Who is no member of anything pays it for one: not what was asked once, for a kilo, for carriage or of members. */
function isAsked(specification: SchemaNode): boolean {
  if (isA(specification, 'DeliveryChargeSpecification', 'PaymentChargeSpecification')) return false
  const kind = localName(text(specification.priceType) ?? '').toLowerCase()
  if (['listprice', 'strikethroughprice', 'msrp', 'srp', 'regularprice'].includes(kind)) return false
  if (nodes(specification.validForMemberTier).length > 0) return false
  return nodes(specification.referenceQuantity).every(isOne)
}

/** UN/CEFACT's codes of one, a piece, an item, a set and a pair, and words for them; what says no unit is one, too. */
const PIECES = new Set([
  '',
  'c62',
  'ea',
  'pce',
  'h87',
  'nmp',
  'set',
  'pr',
  'each',
  'piece',
  'item',
  'stk',
  'stück',
])

function isOne({ unitCode, unitText }: SchemaNode): boolean {
  return PIECES.has((text(unitCode, unitText) ?? '').toLowerCase())
}

const AVAILABILITIES: Readonly<Record<string, Availability>> = {
  instock: 'in-stock',
  available: 'in-stock',
  instoreonly: 'in-stock',
  onlineonly: 'in-stock',
  limitedavailability: 'limited',
  outofstock: 'out-of-stock',
  soldout: 'out-of-stock',
  oos: 'out-of-stock',
  preorder: 'pre-order',
  presale: 'pre-order',
  backorder: 'back-order',
  availablefororder: 'back-order',
  reserved: 'limited',
  discontinued: 'discontinued',
}

export function availabilityOf(written: unknown): Availability | null {
  const name = text(written)
  if (!name) return null
  return (
    ownOf(
      AVAILABILITIES,
      localName(name)
        .toLowerCase()
        .replace(/[^a-z]/g, ''),
    ) ?? null
  )
}

/** A GTIN of 8, 12, 13 or 14 digits whose check digit is right (GS1 General Specifications §7.9), or null. */
export function gtinOf(node: SchemaNode): string | null {
  const written = text(node.gtin, node.gtin13, node.gtin14, node.gtin12, node.gtin8, node.ean)
  const digits = written?.replace(/^gtin:|[\s-]/gi, '') ?? ''
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return null
  const weighed = [...digits].reverse().map((digit, at) => Number(digit) * (at % 2 === 0 ? 1 : 3))
  return weighed.reduce((sum, each) => sum + each, 0) % 10 === 0 ? digits : null
}

export function lowest(prices: readonly (Money | null)[]): Money | null {
  const known = prices.filter(price => price !== null)
  const alike = known.filter(price => price.currency === known[0]?.currency)
  return alike.reduce<Money | null>((low, price) => (low && low.amount <= price.amount ? low : price), null)
}
