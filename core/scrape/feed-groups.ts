import { lowest } from './offers'
import { urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import { mostAvailable } from './schema-product'

/** An item of a feed, with the group of variants that it says it is of (support.google.com/merchants/answer/6324507). */
export type FeedItem = { readonly product: ScrapedProduct; readonly group: string | null }

/** Items of one group as one product with variants; those that share an address without one, each with a key of its own. */
export function groupedItems(items: readonly FeedItem[], feedUrl: string): readonly ScrapedProduct[] {
  const groups = Map.groupBy(items, ({ group }) => group)
  const products = new Map<string, ScrapedProduct>()
  for (const { product, group } of items) {
    const all = group === null ? [{ product }] : groups.get(group)
    if (!all) continue
    if (group !== null) groups.delete(group)
    const variants = all.map(item => item.product)
    addOnce(products, group === null ? product : groupProduct(variants, group, feedUrl))
  }
  return [...products.values()]
}

function addOnce(products: Map<string, ScrapedProduct>, product: ScrapedProduct): void {
  const known = products.get(product.key)
  const key =
    known && (known.name !== product.name || known.sku !== product.sku)
      ? `${product.key}#${encodeURIComponent(product.sku ?? product.name)}`
      : product.key
  products.set(key, { ...product, key })
}

function groupProduct(items: readonly ScrapedProduct[], group: string, feedUrl: string): ScrapedProduct {
  const first = items[0]!
  const key = keyOfGroup(items, group, feedUrl)
  if (items.length === 1) return { ...first, key }
  const name = nameOfAll(items.map(item => item.name))
  return {
    ...first,
    key,
    name: name ?? first.name,
    price: lowest(items.map(({ price }) => price)),
    sku: null,
    gtin: null,
    availability: mostAvailable(items),
    images: [...new Set(items.flatMap(({ images }) => images))],
    variants: items.map(({ name: title, sku, gtin, price, availability }) => ({
      name: name === null ? title : title.slice(name.length).replace(/^[\s,;:|/–—-]+/u, '') || title,
      sku,
      gtin,
      price,
      availability,
    })),
  }
}

/** What shops call the parameter that says which variant a page shows first. */
const OF_A_VARIANT = /^(?:variant|variation|sku|colou?r|size|option|attribute)(?:[_-]|id$|$)/i

/** Its variants come and go, in any order: it is known by the page that they share, or else by the name of the group. */
function keyOfGroup(items: readonly ScrapedProduct[], group: string, feedUrl: string): string {
  const shared = new Set(items.map(({ url }) => urlKey(sharedAddress(url, items))))
  const [page] = shared
  return shared.size === 1 && page ? page : `${urlKey(feedUrl)}#${encodeURIComponent(group)}`
}

/** Without the parameters that are of a variant, by their names or since they differ. */
function sharedAddress(address: string, items: readonly ScrapedProduct[]): string {
  const url = new URL(address)
  for (const name of [...url.searchParams.keys()]) {
    const isShared = items.every(
      item => new URL(item.url).searchParams.get(name) === url.searchParams.get(name),
    )
    if (!isShared || OF_A_VARIANT.test(name)) url.searchParams.delete(name)
  }
  return url.href
}

/** `Jam` of `Jam, 250 g` and `Jam, 500 g`: as far as a sign that parts names, or else a blank; null where they share nothing. */
function nameOfAll(titles: readonly string[]): string | null {
  const [first = '', ...others] = titles
  let end = 0
  while (end < first.length && others.every(title => title[end] === first[end])) end += 1
  const shared = first.slice(0, end)
  const parted = [...shared.matchAll(/\s*[,;:|/–—](?=\s)|\s+-(?=\s)/gu)].at(-1)?.index
  const name = shared.slice(0, parted ?? Math.max(0, shared.search(/\s\S*$/u))).trim()
  return name === '' ? null : name
}
