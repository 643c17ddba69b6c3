import { OutboundRefusal } from '#core/net/errors'
import { extractProducts } from './extract-products'
import { linksBelow, nextPage } from './page-links'
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
  /** Keys of pages that are there, or may be, and were not read: they did not answer, or there were too many. */
  readonly unread: readonly string[]
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
  const unread: string[] = []
  const listing = await readPage(url, options)
  const pages = await listingPages(listing, { ...options, delayMs, maxPages }, warnings)
  const queue = unique(pages.flatMap(page => linksOf(page, found, warnings))).filter(
    link => !pages.some(page => urlKey(page.url) === urlKey(link)),
  )
  const visited = queue.slice(0, Math.max(0, maxPages - pages.length))
  unread.push(...queue.slice(visited.length).map(urlKey))
  const report = async (pagesRead: number) =>
    await onProgress?.({ pagesRead, pagesKnown: visited.length + pages.length, productsFound: found.size })

  await report(pages.length)
  for (const [at, link] of visited.entries()) {
    await pause(delayMs, options.signal)
    warnings.push(...(await readProductPage(link, options, found, unread)))
    await report(at + pages.length + 1)
  }
  const products = [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
  const pagesRead = visited.length + pages.length
  return { products, warnings, pagesRead, truncated: visited.length < queue.length, unread }
}

/** A listing of many pages is read as far as half of what may be read at all. */
async function listingPages(
  first: Page,
  options: ScrapeOptions & { readonly delayMs: number; readonly maxPages: number },
  warnings: string[],
): Promise<readonly Page[]> {
  const pages = [first]
  const known = new Set([urlKey(first.url)])
  for (let last = first; pages.length < Math.max(1, options.maxPages / 2); ) {
    const next = nextPage(last.html, last.url)
    if (!next || known.has(urlKey(next))) break
    known.add(urlKey(next))
    await pause(options.delayMs, options.signal)
    try {
      await refuseDisallowed(next, options.robots)
      last = await readPage(next, options)
    } catch (fault) {
      if (!isExpected(fault)) throw fault
      warnings.push(`${next}: ${(fault as Error).message}`)
      break
    }
    pages.push(last)
  }
  return pages
}

function linksOf(listing: Page, found: Map<string, ScrapedProduct>, warnings: string[]): readonly string[] {
  const { links } = collect(listing, found, warnings)
  const ofSite = links.filter(link => new URL(link).origin === new URL(listing.url).origin)
  return [...ofSite, ...linksBelow(listing.html, listing.url)]
}

const isExpected = (fault: unknown) =>
  [OutboundRefusal, SupplierPageUnreadable, RobotsRefused].some(kind => fault instanceof kind)

/** What a site takes away for good it says so; all else may be back tomorrow (RFC 9110 §15.5.5, §15.5.11). */
const isGone = (fault: unknown) =>
  fault instanceof SupplierPageUnreadable && (fault.status === 404 || fault.status === 410)

async function readProductPage(
  link: string,
  options: ScrapeOptions,
  found: Map<string, ScrapedProduct>,
  unread: string[],
) {
  const warnings: string[] = []
  try {
    if (!(await options.robots.check(link)).allowed) return [`${link}: not allowed by robots.txt`]
    collect(ofItsOwn(await readPage(link, options)), found, warnings)
  } catch (fault) {
    if (!isExpected(fault)) throw fault
    if (!isGone(fault)) unread.push(urlKey(link))
    warnings.push(`${link}: ${(fault as Error).message}`)
  }
  return warnings
}

type Read = Page & { readonly isProductPage?: boolean }

const ofItsOwn = (page: Page): Read => ({ ...page, isProductPage: true })

/** A product's own page says more than the listing: it replaces what the listing said. */
function collect(page: Read, found: Map<string, ScrapedProduct>, warnings: string[]) {
  const extraction = extractProducts(page.html, page.url)
  const own = extraction.products.filter(({ key }) => key.split('#')[0] === urlKey(page.url))
  // Beside a product its page recommends others: they have pages of their own.
  for (const product of page.isProductPage && own.length > 0 ? own : extraction.products) {
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
