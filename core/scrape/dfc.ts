import { localTerm } from '#core/dfc/terms'
import { grouped, groupsIn } from './dfc-groups'
import { gather, type Known, refs } from './dfc-nodes'
import { imagesOf, keyOf, nameText, priceOf, quantityOf, stockOf } from './dfc-values'
import { gtinOf } from './offers'
import { absoluteUrl } from './page-url'
import type { ScrapedProduct } from './product'
import { isNode, many, type SchemaNode, text } from './schema-node'

const MOST_PRODUCTS = 2_000

export type DfcCatalogue = {
  readonly products: readonly ScrapedProduct[]
  readonly warnings: readonly string[]
  /** The page behind this one, of the same site; null on the last. */
  readonly next: string | null
}

export const isJson = (contentType: string): boolean =>
  /^application\/(?:[\w.+-]*\+)?json\b/i.test(contentType)

/**
 * The products of another hub's catalogue in the words of the Data Food Consortium's business ontology: each
 * `SuppliedProduct` with the `CatalogItem` that references it and the `Offer` through which that is sold. Nodes may
 * stand in each other or in one `@graph`, their names may have any prefix, and either end may name the other. Its brand is
 * who supplies it, where nothing else is said. What nobody says stays unknown. Never throws.
 * `url` is absolute: relative addresses are resolved against it.
 */
export function readDfc(json: string, url: string): DfcCatalogue {
  const document = parsed(json)
  if (document === null) return { products: [], warnings: [`${url}: no JSON`], next: null }
  const nodes = new Map<string, SchemaNode>()
  gather(document, url, nodes)
  const ofType = (...types: readonly string[]) =>
    [...nodes.values()].filter(node =>
      many(node['@type']).some(type => types.includes(localTerm(String(type)))),
    )
  const supplied = ofType('SuppliedProduct').slice(0, MOST_PRODUCTS)
  const items = ofType('CatalogItem')
  const offers = ofType('Offer')
  const makers = makersIn([...nodes.values()], { nodes, url })
  const warnings: string[] = []
  const known = { nodes, url }
  const next = nextOf(ofType('PartialCollectionView'), url)
  // A page of which nothing is to be had now may stand before others.
  if (supplied.length === 0 && !next)
    warnings.push(`${url}: no supplied products of the Data Food Consortium’s ontology`)
  const groups = groupsIn(supplied, known)
  const found = supplied.flatMap(product => {
    const id = String(product['@id'])
    const item =
      refs(product, 'referencedBy', known)[0] ??
      items.find(each => refs(each, 'references', known).includes(product))
    // A group of variants is none itself: nothing is sold through it.
    const read = item ? productOf(product, item, id, { url, nodes, offers, makers, warnings }) : null
    return read ? [{ ...read, group: groups.get(product) ?? null }] : []
  })
  return { products: grouped(found, known), warnings, next }
}

/** As the Hydra Core Vocabulary names it (§5.3). */
function nextOf(views: readonly SchemaNode[], url: string): string | null {
  const [said] = views.flatMap(view => many(view.next))
  const next = absoluteUrl(isNode(said) ? said['@id'] : said, url)
  return next && new URL(next).origin === new URL(url).origin ? next : null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return null
  }
}

type Scope = {
  readonly url: string
  readonly nodes: ReadonlyMap<string, SchemaNode>
  readonly offers: readonly SchemaNode[]
  /** Who says of itself that it supplies a product. */
  readonly makers: ReadonlyMap<SchemaNode, SchemaNode>
  readonly warnings: string[]
}

function makersIn(nodes: readonly SchemaNode[], known: Known): ReadonlyMap<SchemaNode, SchemaNode> {
  const makers = new Map<SchemaNode, SchemaNode>()
  for (const maker of nodes)
    for (const product of refs(maker, 'supplies', known)) if (!makers.has(product)) makers.set(product, maker)
  return makers
}

function productOf(product: SchemaNode, item: SchemaNode, id: string, scope: Scope): ScrapedProduct | null {
  const { url, offers, warnings } = scope
  const name = nameText(product.name, item.name)
  if (!name) {
    warnings.push(`${id}: a product without a name was left out`)
    return null
  }
  const offer =
    refs(item, 'offeredThrough', scope)[0] ?? offers.find(each => refs(each, 'offers', scope).includes(item))
  const maker = refs(product, 'suppliedBy', scope)[0] ?? scope.makers.get(product)
  const [price] = offer ? refs(offer, 'hasPrice', scope) : []
  // What has no name of its own is on the page that says it.
  const address = (id.startsWith('_:') ? null : absoluteUrl(id, url)) ?? url
  const terms = {
    sku: nameText(item.sku),
    gtin: gtinOf(product),
    price: price ? priceOf(price, id, warnings) : null,
    availability: stockOf(item, offer),
  }
  const quantity = quantityOf(product, scope)
  return {
    key: keyOf(id, name, address, url),
    url: address,
    source: 'dfc',
    name,
    description: text(product.description),
    ...terms,
    images: imagesOf(product, url),
    brand: nameText(product.brand, maker?.name),
    variants: quantity === null ? [] : [{ name: quantity, ...terms }],
  }
}
