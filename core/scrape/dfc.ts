import { quantityText } from '#core/dfc/quantity-text'
import { DFC_CURRENCIES, isSameTerm, localTerm } from '#core/dfc/terms'
import { oneLine } from '#core/text/one-line'
import { gtinOf, lowest } from './offers'
import { absoluteUrl, urlKey } from './page-url'
import { parsePrice } from './price'
import type { ScrapedProduct } from './product'
import { isNode, many, type SchemaNode, text } from './schema-node'

const MOST_NODES = 20_000
const MOST_PRODUCTS = 2_000
const MOST_NAME = 1_000

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

type Grouped = ScrapedProduct & { readonly group: string | null }

/** The names of groups by the products that are their variants: either end may name the other. */
function groupsIn(supplied: readonly SchemaNode[], known: Known): ReadonlyMap<SchemaNode, string> {
  const groups = new Map<SchemaNode, string>()
  for (const group of supplied)
    for (const variant of refs(group, 'hasVariant', known)) groups.set(variant, String(group['@id']))
  for (const product of supplied) {
    const [said] = many(product.isVariantOf).map(each => nameOf(isNode(each) ? each['@id'] : each, known.url))
    if (said) groups.set(product, said)
  }
  // What has variants may be sold itself, too.
  for (const group of new Set(groups.values())) {
    const node = known.nodes.get(group)
    if (node && !groups.has(node)) groups.set(node, group)
  }
  return groups
}

/** Variants of one group as one product; one alone stays what it is, whatever group it is of. */
function grouped(found: readonly Grouped[], known: Known): readonly ScrapedProduct[] {
  const variants = Map.groupBy(found, ({ group }) => group)
  const done = new Set<string>()
  return found.flatMap(({ group, ...product }) => {
    const all = group === null ? [] : (variants.get(group) ?? [])
    if (group === null || all.length < 2) return [product]
    if (done.has(group)) return []
    done.add(group)
    return [groupProduct(group, all, known)]
  })
}

function groupProduct(id: string, variants: readonly Grouped[], { url, nodes }: Known): ScrapedProduct {
  const node = nodes.get(id)
  const first = variants[0]!
  const name = nameText(node?.name) ?? first.name
  const address = (id.startsWith('_:') ? null : absoluteUrl(id, url)) ?? url
  return {
    key: keyOf(id, name, address, url),
    url: address,
    source: 'dfc',
    name,
    description:
      text(node?.description) ?? variants.find(({ description }) => description)?.description ?? null,
    price: lowest(variants.map(({ price }) => price)),
    sku: null,
    gtin: null,
    availability: availabilityOfAll(variants),
    images: [...new Set([...(node ? imagesOf(node, url) : []), ...variants.flatMap(({ images }) => images)])],
    brand: variants.find(({ brand }) => brand !== null)?.brand ?? null,
    variants: variants.map(variant => ({
      name: variantName(variant, name),
      sku: variant.sku,
      gtin: variant.gtin,
      price: variant.price,
      availability: variant.availability,
    })),
  }
}

/** `750 g` of `Beetroot - 750 g`: what it is called beside its group; else how much of it there is. */
function variantName({ name, variants: [measured] }: ScrapedProduct, group: string): string {
  const isBeside = name.toLowerCase().startsWith(group.toLowerCase())
  const rest = isBeside ? name.slice(group.length).replace(/^[\s,:;|–—-]+/, '') : name
  const bare = /^\(([^()]*)\)$/.exec(rest)?.[1] ?? rest
  return bare.trim() || measured?.name || name
}

/** What nobody limits is there as far as anybody knows: only where all have sold out, it has. */
function availabilityOfAll(variants: readonly ScrapedProduct[]): ScrapedProduct['availability'] {
  const said = variants.map(({ availability }) => availability)
  if (said.includes('in-stock')) return 'in-stock'
  return said.includes(null) ? null : 'out-of-stock'
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

/** Every node by its absolute name; what is said of one in two places is put together. */
function gather(value: unknown, url: string, nodes: Map<string, SchemaNode>): void {
  const queue: unknown[] = [value]
  for (let seen = 0; queue.length > 0 && seen < MOST_NODES; ) {
    const next = queue.pop()
    // The last is taken first: turned round they come as they stand there.
    if (Array.isArray(next)) queue.push(...next.slice(0, MOST_NODES).reverse())
    if (!isNode(next) || isName(next)) continue
    seen += 1
    const id = nameOf(next['@id'], url) ?? `_:unnamed-${seen}`
    const local = Object.fromEntries(
      Object.entries(next).map(([key, said]) => [
        key.startsWith('@') ? key : localTerm(key),
        named(said, url),
      ]),
    )
    nodes.set(id, { ...nodes.get(id), ...local, '@id': id })
    queue.push(
      ...Object.values(next)
        .filter(each => typeof each === 'object')
        .reverse(),
    )
  }
}

/** What names another node and says nothing of it. */
const isName = (node: SchemaNode): boolean =>
  typeof node['@id'] === 'string' && Object.keys(node).length === 1

const nameOf = (id: unknown, url: string): string | null =>
  typeof id !== 'string' ? null : id.startsWith('_:') ? id : absoluteUrl(id, url) && new URL(id, url).href

/** References as absolute names, wherever they are written as such; one level of lists, which JSON can nest deeper than a call stack goes. */
function named(said: unknown, url: string): unknown {
  return Array.isArray(said) ? said.map(each => namedOne(each, url)) : namedOne(said, url)
}

function namedOne(said: unknown, url: string): unknown {
  if (isNode(said) && typeof said['@id'] === 'string')
    return { ...said, '@id': nameOf(said['@id'], url) ?? said['@id'] }
  return said
}

type Known = { readonly url: string; readonly nodes: ReadonlyMap<string, SchemaNode> }

/** The nodes that a property points to: by name, or standing in it. */
function refs(node: SchemaNode, property: string, { nodes, url }: Known): readonly SchemaNode[] {
  return many(node[property]).flatMap((each): readonly SchemaNode[] => {
    const id = nameOf(isNode(each) ? each['@id'] : each, url)
    const known = id === null ? undefined : nodes.get(id)
    if (known) return [known]
    return isNode(each) ? [localNode(each)] : []
  })
}

const localNode = (node: SchemaNode): SchemaNode =>
  Object.fromEntries(
    Object.entries(node).map(([key, said]) => [key.startsWith('@') ? key : localTerm(key), said]),
  )

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

/** The fragment tells products of one document apart. */
const keyOf = (id: string, name: string, address: string, url: string): string =>
  id.startsWith('_:') ? `${urlKey(url)}#${encodeURIComponent(name)}` : urlKey(address) + new URL(id).hash

const imagesOf = (node: SchemaNode, url: string): readonly string[] =>
  many(node.image)
    .map(image => absoluteUrl(isNode(image) ? image['@id'] : image, url))
    .filter(picture => picture !== null)

/** A name is text, in which `<` is no tag; hubs that escape it for a page are understood, too. */
function nameText(...said: readonly unknown[]): string | null {
  for (const value of said.flatMap(many)) {
    const literal = isNode(value) ? value['@value'] : value
    const name = typeof literal === 'string' && literal.includes('<') ? folded(literal) : text(literal)
    if (name) return name
  }
  return null
}

const folded = (written: string) => oneLine(written.slice(0, MOST_NAME))

/** Of one of it: `300 g`. */
function quantityOf(product: SchemaNode, scope: Scope): string | null {
  const [quantity] = refs(product, 'hasQuantity', scope)
  const value = text(quantity?.value)
  const unit = termOf(quantity?.hasUnit)
  return value === null || unit === undefined ? null : quantityText(Number(value.replace(',', '.')), unit)
}

const termOf = (said: unknown): string | undefined =>
  many(said).map(each => localTerm(String(isNode(each) ? each['@id'] : each)))[0]

function priceOf(price: SchemaNode, id: string, warnings: string[]) {
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
function stockOf(item: SchemaNode, offer: SchemaNode | undefined): ScrapedProduct['availability'] {
  const said = text(offer?.stockLimitation, item.stockLimitation)
  if (said === null) return null
  const left = Number(said)
  return Number.isFinite(left) && left >= 0 ? (left > 0 ? 'in-stock' : 'out-of-stock') : null
}
