import { quantityText } from '#core/dfc/quantity-text'
import { DFC_CURRENCIES, isSameTerm } from '#core/dfc/terms'
import { oneLine } from '#core/text/one-line'
import { type Known, refs, termOf } from './dfc-nodes'
import { absoluteUrl, urlKey } from './page-url'
import { parsePrice } from './price'
import type { ScrapedProduct } from './product'
import { isNode, many, type SchemaNode, text } from './schema-node'

const MOST_NAME = 1_000

/** The fragment tells products of one document apart. */
export const keyOf = (id: string, name: string, address: string, url: string): string =>
  id.startsWith('_:') ? `${urlKey(url)}#${encodeURIComponent(name)}` : urlKey(address) + new URL(id).hash

/** The pictures of a node, as absolute addresses. */
export const imagesOf = (node: SchemaNode, url: string): readonly string[] =>
  many(node.image)
    .map(image => absoluteUrl(isNode(image) ? image['@id'] : image, url))
    .filter(picture => picture !== null)

/** A name is text, in which `<` is no tag; hubs that escape it for a page are understood, too. */
export function nameText(...said: readonly unknown[]): string | null {
  for (const value of said.flatMap(many)) {
    const literal = isNode(value) ? value['@value'] : value
    const name = typeof literal === 'string' && literal.includes('<') ? folded(literal) : text(literal)
    if (name) return name
  }
  return null
}

const folded = (written: string) => oneLine(written.slice(0, MOST_NAME))

/** Of one of it: `300 g`. */
export function quantityOf(product: SchemaNode, known: Known): string | null {
  const [quantity] = refs(product, 'hasQuantity', known)
  const value = text(quantity?.value)
  const unit = termOf(quantity?.hasUnit)
  return value === null || unit === undefined ? null : quantityText(Number(value.replace(',', '.')), unit)
}

/** What an offer asks; null, and a warning, for what cannot be read. */
export function priceOf(price: SchemaNode, id: string, warnings: string[]) {
  const unit = termOf(price.hasUnit)
  const known = Object.entries(DFC_CURRENCIES).find(
    ([, term]) => unit !== undefined && isSameTerm(term, unit),
  )
  const currency = known?.[0] ?? null
  const written = many(price.value).map(each => (isNode(each) ? each['@value'] : each))[0]
  const money = currency ? parsePrice(written, currency) : null
  if (written !== undefined && !money)
    warnings.push(`${id}: price ${JSON.stringify(written)} in ${unit ?? 'no currency'} cannot be relied on`)
  return money
}

/** None is sold out; what nobody limits is there, and so is what is limited to less than none, as Open Food Network reads it. */
export function stockOf(item: SchemaNode, offer: SchemaNode | undefined): ScrapedProduct['availability'] {
  const said = text(offer?.stockLimitation, item.stockLimitation)
  if (said === null) return null
  const left = Number(said)
  return Number.isFinite(left) && left >= 0 ? (left > 0 ? 'in-stock' : 'out-of-stock') : null
}
