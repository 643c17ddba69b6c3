import { jsonLdNodes } from './json-ld'
import { loadPage, PageTooComplex } from './load-page'
import { microdataNodes, rdfaNodes } from './microdata'
import { openGraphProduct } from './opengraph'
import { absoluteUrl } from './page-url'
import type { Extraction, ScrapedProduct, ScrapeSource } from './product'
import { isA, isNode, many, nodes as nodesOf, type SchemaNode, text } from './schema-node'
import { readProduct } from './schema-product'

const PRODUCT_TYPES = [
  'Product',
  'ProductGroup',
  'IndividualProduct',
  'ProductModel',
  'SomeProducts',
] as const

/**
 * The products of one page: from schema.org JSON-LD, else from microdata, else from RDFa, else from Open Graph tags; what the
 * Open Graph tags of a page with a single product add is taken too. Never throws: what a page has got wrong is
 * among the warnings. `pageUrl` is absolute; relative addresses are resolved against it.
 */
export function extractProducts(html: string, pageUrl: string): Extraction {
  try {
    return extract(html, pageUrl)
  } catch (fault) {
    if (!(fault instanceof PageTooComplex)) throw fault
    return { products: [], warnings: [`the page is too complex to be read: ${fault.message}`], links: [] }
  }
}

function extract(html: string, pageUrl: string): Extraction {
  const $ = loadPage(html)
  const base = absoluteUrl($('base[href]').attr('href'), pageUrl) ?? pageUrl
  const { nodes, warnings } = jsonLdNodes($)
  const links = new Set<string>()
  const openGraph = openGraphProduct($, base, warnings)

  for (const [source, found] of [
    ['json-ld', nodes],
    ['microdata', microdataNodes($)],
    ['rdfa', rdfaNodes($)],
  ] as const) {
    const products = readAll(found, source, pageUrl, base, warnings, links)
    if (products.length === 0) continue
    const filled = products.length === 1 && openGraph ? [filledFrom(products[0]!, openGraph)] : products
    return { products: filled, warnings, links: [...links] }
  }
  return { products: openGraph ? [openGraph] : [], warnings, links: [...links] }
}

function readAll(
  found: readonly SchemaNode[],
  source: ScrapeSource,
  pageUrl: string,
  base: string,
  warnings: string[],
  links: Set<string>,
): ScrapedProduct[] {
  const listed = found.filter(node => isA(node, 'ItemList', 'OfferCatalog')).flatMap(list => listItems(list))
  const products = new Map<string, ScrapedProduct>()
  const variants = new Set(found.flatMap(node => nodesOf(node.hasVariant)).map(variant => variant['@id']))
  const isVariant = (item: SchemaNode) => item['@id'] !== undefined && variants.has(item['@id'])
  for (const item of [...found.map(offeredBy), ...listed].filter(item => !isVariant(item))) {
    if (isA(item, ...PRODUCT_TYPES) && text(item.name)) {
      const product = readProduct(withBase(item, base, pageUrl), source, pageUrl, warnings)
      if (product) addOnce(products, product)
    } else if (isA(item, ...PRODUCT_TYPES) && !listed.includes(item)) {
      warnings.push('a product without a name was left out')
    }
  }
  for (const item of listed) {
    const link = absoluteUrl(text(item.url, item['@id']), base)
    if (link) links.add(link)
  }
  return [...products.values()]
}

/** An offer that says what it offers is a product with an offer. */
function offeredBy(node: SchemaNode): SchemaNode {
  const [offered] = nodesOf(node.itemOffered)
  if (!isA(node, 'Offer') || !offered || !isA(offered, ...PRODUCT_TYPES) || offered.offers) return node
  return { ...offered, offers: { ...node, itemOffered: undefined } }
}

/** `itemListElement` is a list of ListItems, of things, or of bare URLs. */
function listItems(list: SchemaNode): SchemaNode[] {
  return many(list.itemListElement).flatMap(element => {
    if (typeof element === 'string') return [{ url: element }]
    if (!isNode(element)) return []
    const item = element.item
    if (isNode(item)) return [{ url: element.url, ...item }]
    return typeof item === 'string' ? [{ url: item }] : [element]
  })
}

/** Relative addresses in a page with `<base>` mean something else than in one without. */
function withBase(item: SchemaNode, base: string, pageUrl: string): SchemaNode {
  const url = text(item.url)
  return base === pageUrl || !url ? item : { ...item, url: absoluteUrl(url, base) }
}

/** Several products without addresses of their own share the page's: their number or name tells them apart. */
function addOnce(products: Map<string, ScrapedProduct>, product: ScrapedProduct): void {
  const known = products.get(product.key)
  if (!known) products.set(product.key, product)
  else if (known.name !== product.name || known.sku !== product.sku) {
    const key = `${product.key}#${encodeURIComponent(product.sku ?? product.name)}`
    if (!products.has(key)) products.set(key, { ...product, key })
  }
}

function filledFrom(product: ScrapedProduct, other: ScrapedProduct): ScrapedProduct {
  return {
    ...product,
    description: product.description ?? other.description,
    price: product.price ?? other.price,
    sku: product.sku ?? other.sku,
    gtin: product.gtin ?? other.gtin,
    images: product.images.length > 0 ? product.images : other.images,
    brand: product.brand ?? other.brand,
    availability: product.availability ?? other.availability,
  }
}
