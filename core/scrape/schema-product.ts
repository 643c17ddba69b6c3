import { availabilityOf, gtinOf, lowest, type Offer, offersOf } from './offers'
import { absoluteUrl, urlKey } from './page-url'
import type { ScrapedProduct, ScrapedVariant, ScrapeSource } from './product'
import { isNode, many, nodes, type SchemaNode, text } from './schema-node'
import { skuText } from './sku-text'

/** A Product or ProductGroup node read as a product; null, with a warning, when it has no name. */
export function readProduct(
  node: SchemaNode,
  source: ScrapeSource,
  pageUrl: string,
  warnings: string[],
): ScrapedProduct | null {
  const name = text(node.name)
  if (!name) {
    warnings.push('a product without a name was left out')
    return null
  }
  const offers = offersOf(node, warnings)
  const variants = variantsOf(node, name, offers, warnings)
  const url = absoluteUrl(text(node.url, nodes(node.offers)[0]?.url, node['@id']), pageUrl) ?? pageUrl
  return {
    key: urlKey(url),
    url,
    source,
    name,
    description: text(node.description),
    price: lowest([...offers, ...variants].map(({ price }) => price)),
    sku:
      skuText(node.sku, offers.length === 1 ? offers[0]?.sku : null) ?? productId(node) ?? skuText(node.mpn),
    gtin: gtinOf(node) ?? (offers.length === 1 ? (offers[0]?.gtin ?? null) : null),
    images: imagesOf(node, pageUrl),
    brand: nameOf(node.brand) ?? nameOf(node.manufacturer) ?? nameOf(node.producer),
    availability: mostAvailable([...offers, ...variants]) ?? availabilityOf(node.availability),
    variants,
  }
}

/** `sku:J-9` or a number alone; `isbn:…` and its like are numbers of others. */
function productId(node: SchemaNode): string | null {
  const [, scheme = 'sku', id = ''] = /^(?:([a-z0-9]+):)?\s*(\S.*)$/i.exec(text(node.productID) ?? '') ?? []
  return scheme.toLowerCase() === 'sku' ? skuText(id) : null
}

/** Variants of a ProductGroup or model; else offers that are told apart by a name or number of their own. */
function variantsOf(node: SchemaNode, name: string, offers: readonly Offer[], warnings: string[]) {
  const described = nodes(node.hasVariant).concat(nodes(node.model))
  if (described.length > 0) return described.map(variant => describedVariant(variant, name, warnings))
  const told = offers.filter(offer => offer.sku !== null || offer.name !== null)
  const distinct = new Set(told.map(offer => `${offer.sku}|${offer.name}`))
  if (distinct.size < 2) return []
  return told.map(offer => ({ ...offer, name: offer.name ?? offer.sku ?? name }))
}

function describedVariant(variant: SchemaNode, name: string, warnings: string[]): ScrapedVariant {
  const offers = offersOf(variant, warnings)
  const traits = ['size', 'color', 'material', 'pattern', 'weight'].map(trait => nameOf(variant[trait]))
  return {
    name: text(variant.name) ?? (traits.filter(Boolean).join(', ') || name),
    sku: skuText(variant.sku, offers[0]?.sku),
    gtin: gtinOf(variant) ?? offers[0]?.gtin ?? null,
    price: lowest(offers.map(({ price }) => price)),
    availability: mostAvailable(offers) ?? availabilityOf(variant.availability),
  }
}

function imagesOf(node: SchemaNode, pageUrl: string): string[] {
  const written = many(node.image).flatMap(image =>
    isNode(image) ? (text(image.contentUrl, image.url, image['@id']) ?? []) : image,
  )
  const urls = written.map(url => absoluteUrl(url, pageUrl)).filter(url => url !== null)
  return [...new Set(urls)]
}

function nameOf(value: unknown): string | null {
  const first = many(value)[0]
  return isNode(first) ? text(first.name, first.value, first['@value']) : text(first)
}

/** A product can be bought when any of its offers can. */
export function mostAvailable(offers: readonly Pick<Offer, 'availability'>[]) {
  const order = ['in-stock', 'limited', 'pre-order', 'back-order', 'out-of-stock', 'discontinued'] as const
  return order.find(availability => offers.some(offer => offer.availability === availability)) ?? null
}
