import { readDfc } from './dfc'
import { urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import { type Page, readListing, refuseDisallowed } from './read-page'
import { isExpected } from './scrape-faults'
import { pause, type Reading, type SupplierScrape } from './scrape-options'

/** All that another hub offers stands in its document, or in those that follow it. */
export async function ofHub(first: Page, options: Reading): Promise<SupplierScrape> {
  const { maxPages, onProgress } = options
  const found = new Map<string, ScrapedProduct>()
  const warnings: string[] = []
  const known = new Set([urlKey(first.url)])
  let next: string | null = null
  for (let page: Page | null = first; page; ) {
    const read = readDfc(page.html, page.url)
    for (const product of read.products)
      found.set(product.key, withVariantsOf(found.get(product.key), product))
    warnings.push(...read.warnings)
    const isNew: boolean = read.next !== null && !known.has(urlKey(read.next))
    next = isNew ? read.next : null
    await onProgress?.({ pagesRead: known.size, pagesKnown: known.size, productsFound: found.size })
    if (!next || known.size >= maxPages) break
    page = await pageOfHub(next, options, warnings)
    if (page) known.add(urlKey(next))
  }
  return {
    products: [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1)),
    warnings,
    pagesRead: known.size,
    truncated: next !== null && known.size >= maxPages,
    unread: [],
    isPart: next !== null,
    // The first page may stay as it is while others change.
    etag: known.size === 1 && !next ? first.etag : undefined,
  }
}

/** Of a group whose variants stand on several pages, all of them. */
function withVariantsOf(before: ScrapedProduct | undefined, product: ScrapedProduct): ScrapedProduct {
  if (!before) return product
  const known = new Set(product.variants.map(({ name, sku }) => `${sku}|${name}`))
  const more = before.variants.filter(({ name, sku }) => !known.has(`${sku}|${name}`))
  return more.length === 0 ? product : { ...product, variants: [...more, ...product.variants] }
}

/** The next page of a hub; null, and a warning, where it cannot be read. */
async function pageOfHub(url: string, options: Reading, warnings: string[]): Promise<Page | null> {
  await pause(options.delayMs, options.signal)
  try {
    await refuseDisallowed(url, options.robots)
    const page = await readListing(url, options)
    if (page.isJson) return page
    warnings.push(`${url}: no JSON`)
  } catch (fault) {
    if (!isExpected(fault)) throw fault
    warnings.push(`${url}: ${(fault as Error).message}`)
  }
  return null
}
