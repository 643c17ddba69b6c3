import { OutboundRefusal } from '#core/net/errors'
import { extractProducts } from './extract-products'
import { linksBelow } from './page-links'
import { urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import {
  type Page,
  type PageVisitor,
  RobotsRefused,
  readPage,
  refuseDisallowed,
  SupplierPageUnreadable,
} from './read-page'

const DEFAULT_MAX_PAGES = 50
const DEFAULT_DELAY_MS = 500

export type SupplierScrape = {
  /** In order of keys: two runs over an unchanged site are equal. */
  readonly products: readonly ScrapedProduct[]
  readonly warnings: readonly string[]
  readonly pagesRead: number
  /** More product pages were linked than `maxPages` lets us read. */
  readonly truncated: boolean
}

export type ScrapeProgress = {
  readonly pagesRead: number
  readonly pagesKnown: number
  readonly productsFound: number
}

type ScrapeOptions = PageVisitor & {
  /** The listing itself included. 50 unless told otherwise. */
  readonly maxPages?: number
  /** Between two pages, unless the site asks for more. 500 ms unless told otherwise. */
  readonly delayMs?: number
  /** Waited for, when it gives a promise. */
  readonly onProgress?: (progress: ScrapeProgress) => unknown
}

/**
 * Reads a supplier's listing and the product pages of the same site that it links to, one after the other.
 * What fails on the listing is thrown (RobotsRefused, SupplierPageUnreadable, or an OutboundRefusal of safeFetch);
 * what fails on a product page is a warning.
 */
export async function scrapeSupplier(url: string, options: ScrapeOptions): Promise<SupplierScrape> {
  const { maxPages = DEFAULT_MAX_PAGES, onProgress } = options
  const verdict = await refuseDisallowed(url, options.robots)
  const delayMs = Math.max(options.delayMs ?? DEFAULT_DELAY_MS, verdict.crawlDelayMs)

  const found = new Map<string, ScrapedProduct>()
  const warnings: string[] = []
  const listing = await readPage(url, options)
  const first = collect(listing, found, warnings)
  const ofSite = first.links.filter(link => new URL(link).origin === new URL(listing.url).origin)
  const queue = unique([...ofSite, ...linksBelow(listing.html, listing.url)]).filter(
    link => urlKey(link) !== urlKey(listing.url),
  )
  const visited = queue.slice(0, Math.max(0, maxPages - 1))
  const report = async (pagesRead: number) =>
    await onProgress?.({ pagesRead, pagesKnown: visited.length + 1, productsFound: found.size })

  await report(1)
  for (const [at, link] of visited.entries()) {
    await pause(delayMs, options.signal)
    warnings.push(...(await readProductPage(link, options, found)))
    await report(at + 2)
  }
  const products = [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
  return { products, warnings, pagesRead: visited.length + 1, truncated: visited.length < queue.length }
}

async function readProductPage(link: string, options: ScrapeOptions, found: Map<string, ScrapedProduct>) {
  const warnings: string[] = []
  try {
    if (!(await options.robots.check(link)).allowed) return [`${link}: not allowed by robots.txt`]
    collect(await readPage(link, options), found, warnings)
  } catch (fault) {
    const expected = [OutboundRefusal, SupplierPageUnreadable, RobotsRefused].some(
      kind => fault instanceof kind,
    )
    if (!expected) throw fault
    warnings.push(`${link}: ${(fault as Error).message}`)
  }
  return warnings
}

/** A product's own page says more than the listing: it replaces what the listing said. */
function collect(page: Page, found: Map<string, ScrapedProduct>, warnings: string[]) {
  const extraction = extractProducts(page.html, page.url)
  for (const product of extraction.products) {
    const isOwnPage = product.key === urlKey(page.url)
    if (isOwnPage || !found.has(product.key)) found.set(product.key, product)
  }
  warnings.push(...extraction.warnings.map(warning => `${page.url}: ${warning}`))
  return extraction
}

function unique(links: readonly string[]): string[] {
  return [...new Map(links.map(link => [urlKey(link), link])).values()]
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (ms > 0) await Bun.sleep(ms)
  signal?.throwIfAborted()
}
