import { type Known, nameOf, refs } from './dfc-nodes'
import { imagesOf, keyOf, nameText } from './dfc-values'
import { lowest } from './offers'
import { absoluteUrl } from './page-url'
import type { ScrapedProduct } from './product'
import { isNode, many, type SchemaNode, text } from './schema-node'

/** A product with the name of the group that it is a variant of. */
export type Grouped = ScrapedProduct & { readonly group: string | null }

/** The names of groups by the products that are their variants: either end may name the other. */
export function groupsIn(supplied: readonly SchemaNode[], known: Known): ReadonlyMap<SchemaNode, string> {
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
export function grouped(found: readonly Grouped[], known: Known): readonly ScrapedProduct[] {
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
