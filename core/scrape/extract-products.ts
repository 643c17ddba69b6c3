import type { CheerioAPI } from 'cheerio/slim'
import { jsonLdNodes } from './json-ld'
import { loadPage, PageTooComplex } from './load-page'
import { microdataNodes, rdfaNodes } from './microdata'
import { openGraphProduct } from './opengraph'
import { currencyOfPage } from './page-currency'
import { absoluteUrl, urlKey } from './page-url'
import type { Extraction, ScrapedProduct, ScrapeSource } from './product'
import { isA, isNode, many, nodes as nodesOf, type SchemaNode, text } from './schema-node'
import { readProduct } from './schema-product'
import { isTooMuchToLookAt, type ShownProduct, shownProduct } from './shown-product'
import { type StatedProduct, statedProduct } from './stated-product'

const PRODUCT_TYPES = [
  'Product',
  'ProductGroup',
  'IndividualProduct',
  'ProductModel',
  'SomeProducts',
] as const

/**
 * The products of one page: from schema.org JSON-LD, else from microdata, else from RDFa, else from Open Graph tags, else from
 * what it shows to people; what the latter two add to the single product of a page is taken too. Never throws: what a page has got wrong is
 * among the warnings. `pageUrl` is absolute; relative addresses are resolved against it. `ours` is the currency that a sign
 * of several, such as `$`, is of where the page does not say.
 */
export function extractProducts(html: string, pageUrl: string, ours: string | null = null): Extraction {
  try {
    return extract(html, pageUrl, ours)
  } catch (fault) {
    if (!(fault instanceof PageTooComplex)) throw fault
    const warnings = [`the page is too complex to be read: ${fault.message}`]
    return { products: [], warnings, links: [], isUnread: true }
  }
}

function extract(html: string, pageUrl: string, ours: string | null): Extraction {
  const $ = loadPage(html)
  const base = absoluteUrl($('base[href]').attr('href'), pageUrl) ?? pageUrl
  const { nodes, warnings } = jsonLdNodes($)
  const links = new Set<string>()
  const openGraph = openGraphProduct($, base, warnings)

  const shown = once(() => shownProduct($, pageUrl, ours))
  const stated = once(() => statedOf($, shown(), pageUrl, ours))
  for (const [source, found] of [
    ['json-ld', nodes],
    ['microdata', microdataNodes($)],
    ['rdfa', rdfaNodes($)],
  ] as const) {
    const products = readAll(
      namedByHeading(found, () => shown()?.name),
      ...([source, pageUrl, base, warnings, links] as const),
    )
    if (products.length === 0) continue
    const own = withoutRecommended(products, shown(), pageUrl)
    const [only] = own
    if (own.length !== 1 || !only) return { products: own, warnings, links: [...links] }
    const filled = openGraph ? filledFrom(only, openGraph) : only
    return { products: [filledAsSeen(filled, shown(), stated)], warnings, links: [...links] }
  }
  const alone = openGraph
    ? filledAsSeen(openGraph, shown(), stated)
    : asSeen($, shown(), stated(), base, pageUrl)
  return { products: alone ? [alone] : [], warnings, links: [...links] }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/**
 * The only product of a page that does not say what it is called, and an offer alone that does not say what it offers, are of
 * what the page is headed with.
 */
function namedByHeading(
  found: readonly SchemaNode[],
  heading: () => string | undefined,
): readonly SchemaNode[] {
  const products = found.filter(node => isA(node, ...PRODUCT_TYPES))
  const [only] = products.length > 0 ? products : found.filter(node => isA(node, 'Offer', 'AggregateOffer'))
  const others = found.filter(
    node => node !== only && isA(node, ...PRODUCT_TYPES, 'Offer', 'ItemList', 'OfferCatalog'),
  )
  if (!only || others.length > 0 || text(only.name) || nodesOf(only.itemOffered).length > 0) return found
  const name = heading()
  if (!name) return found
  const named = products.length > 0 ? { ...only, name } : { '@type': ['Product'], name, offers: only }
  return found.map(node => (node === only ? named : node))
}

/** Of several products without addresses of their own, the one that the page is headed with: the others are beside it. */
function withoutRecommended(
  products: readonly ScrapedProduct[],
  shown: ShownProduct | null,
  pageUrl: string,
): readonly ScrapedProduct[] {
  const here = products.filter(({ key }) => key.split('#')[0] === urlKey(pageUrl))
  const headed = here.filter(({ name }) => name.toLowerCase() === shown?.name.toLowerCase())
  return here.length > 1 && headed.length === 1
    ? products.filter(product => !here.includes(product) || product === headed[0])
    : products
}

/** What the scripts hold of what the page is headed with, or else, where it is drawn by them, of what it is titled with. */
function statedOf(
  $: CheerioAPI,
  shown: ShownProduct | null,
  pageUrl: string,
  ours: string | null,
): StatedProduct | null {
  const heading = shown?.name ?? (isTooMuchToLookAt($) ? onlyHeading($) : null)
  // A list has a heading and no product shown.
  if (!heading && text($('h1').text())) return null
  const titles = ['og:title', 'twitter:title'].map(property => metaOf($, property))
  const names = heading ? [heading] : [...titles, text($('title').first().text())]
  return statedProduct(
    $,
    names.filter(name => name !== null),
    pageUrl,
    currencyOfPage($, pageUrl, ours),
  )
}

function onlyHeading($: CheerioAPI): string | null {
  const headings = $('h1')
  return headings.length === 1 ? text(headings.text()) : null
}

const metaOf = ($: CheerioAPI, property: string): string | null =>
  text($(`meta[property="${property}"], meta[name="${property}"]`).attr('content'))

/** What the markup leaves open, or says to be for nothing, as the page shows it to people, or else as its scripts have it. */
function filledAsSeen(
  product: ScrapedProduct,
  seen: ShownProduct | null,
  ofScripts: () => StatedProduct | null,
): ScrapedProduct {
  const { price, sku, availability } = product
  if (price?.amount && sku && availability && product.variants.every(each => each.availability))
    return product
  // Another heading: it may be about something else.
  const shown = seen && isNamed(product, seen) ? seen : null
  const stated = seen && !shown ? null : ofScripts()
  // A number of one of several, too.
  const isOne = product.variants.length === 0
  return {
    ...product,
    price: isOne && !price?.amount ? (shown?.price ?? stated?.price ?? price) : price,
    sku: sku ?? (isOne ? (shown?.sku ?? stated?.sku ?? null) : null),
    availability: availability ?? shown?.availability ?? stated?.availability ?? shown?.onButtons ?? null,
    variants: product.variants.map(variant => ({
      ...variant,
      availability: variant.availability ?? stated?.variants.get(variant.sku ?? '') ?? null,
    })),
  }
}

/** Names of shops are often behind theirs in one of the two: `Honey – Mill Farm`. */
function isNamed({ name }: ScrapedProduct, shown: ShownProduct): boolean {
  const [one, other] = [name.toLowerCase(), shown.name.toLowerCase()]
  return one.startsWith(other) || other.startsWith(one) || one.includes(other)
}

/**
 * A page without markup: one thing with a price that can be put into a cart, that has a number, is called a product, or of which
 * the page says whether it is there, to people or to its scripts. One with a number of its own that can be put into a cart is for
 * sale, too, where nobody can tell whose `$` its price is in.
 */
function asSeen(
  $: CheerioAPI,
  shown: ShownProduct | null,
  stated: StatedProduct | null,
  base: string,
  pageUrl: string,
): ScrapedProduct | null {
  const name = shown?.name || stated?.name
  const price = shown?.price ?? stated?.price ?? null
  const sku = shown?.sku ?? stated?.sku ?? null
  const availability = shown?.availability ?? stated?.availability ?? shown?.onButtons ?? null
  const isOffered =
    ((price || sku) && (shown?.isForSale || shown?.availability)) ||
    (price && (availability || stated?.sku || shown?.isNumbered || shown?.isCalledProduct))
  // What has run out is not gone, also where its price is.
  if (!name || !(isOffered || (shown?.isCalledProduct && shown.availability === 'out-of-stock'))) return null
  const url = absoluteUrl($('link[rel="canonical"]').attr('href'), base) ?? pageUrl
  const image = absoluteUrl(metaOf($, 'og:image') ?? undefined, base)
  return {
    key: urlKey(url),
    url,
    source: 'page',
    name,
    price,
    sku,
    availability,
    description: metaOf($, 'og:description') ?? metaOf($, 'description'),
    images: image ? [image] : [],
    gtin: null,
    brand: null,
    variants: [],
  }
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
