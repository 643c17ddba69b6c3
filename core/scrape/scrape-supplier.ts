import { OutboundRefusal } from '#core/net/errors'
import { readDfc } from './dfc'
import { extractProducts } from './extract-products'
import { linksBelow, nextPage } from './page-links'
import { urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import {
  type Page,
  type PageVisitor,
  RobotsRefused,
  readListing,
  readPage,
  refuseDisallowed,
  SupplierPageUnreadable,
} from './read-page'
import { type Selectors, selectProducts } from './selectors'
import { readXmlListing } from './xml-listing'

const DEFAULT_MAX_PAGES = 50
const DEFAULT_DELAY_MS = 500
/** A site that asks to be left alone for longer is read another time. */
const LONGEST_WAIT_MS = 30_000

export type SupplierScrape = {
  /** In order of keys: two runs over an unchanged site are equal. */
  readonly products: readonly ScrapedProduct[]
  readonly warnings: readonly string[]
  readonly pagesRead: number
  /** More product pages were linked than `maxPages` lets us read. */
  readonly truncated: boolean
  /** Keys of pages that are there, or may be, and were not read: they did not answer, or there were too many. */
  readonly unread: readonly string[]
  /** Of the pages of a hub, a sitemap or a listing some were not read: what was not found may be there all the same. */
  readonly isPart?: boolean
  /** Of a listing that says all itself, to be asked about next time; unset where pages have to be read besides. */
  readonly etag?: string | null
  /** It is as it was when it had the entity tag that was asked about: nothing was read. */
  readonly isUnchanged?: boolean
}

export type ScrapeProgress = {
  readonly pagesRead: number
  readonly pagesKnown: number
  readonly productsFound: number
}

type ScrapeOptions = PageVisitor & {
  /** The listing itself included. 50 unless told otherwise. */
  readonly maxPages?: number
  /** Where on these pages things stand, for pages that do not say it themselves. */
  readonly selectors?: Selectors
  /** Ours: whose `$` a page means that says nothing of it. */
  readonly currency?: string
  /** Between two pages, unless the site asks for more. 500 ms unless told otherwise. */
  readonly delayMs?: number
  /** What the listing said of itself when it was last read. */
  readonly etag?: string | null
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
  const listing = await readListing(url, options, options.etag)
  if (listing.isUnchanged) return { ...NOTHING, pagesRead: 1, etag: options.etag, isUnchanged: true }
  const reading = { ...options, delayMs, maxPages }
  if (listing.isJson) return ofHub(listing, reading)
  const listings = listing.isXml
    ? await xmlListings(listing, reading, warnings)
    : await listingPages(listing, reading, warnings)
  const { pages } = listings
  const named = pages.map(page =>
    page.isXml ? xmlLinks(page, found, warnings) : linksOf(page, options, found, warnings),
  )
  const links = named.flatMap(page => page.links)
  const isPart = listings.isPart || named.some(page => page.isPart)
  const queue = unique(links).filter(link => !pages.some(page => urlKey(page.url) === urlKey(link)))
  const visited = queue.slice(0, Math.max(0, maxPages - pages.length))
  unread.push(...queue.slice(visited.length).map(urlKey))
  const report = async (pagesRead: number) =>
    await onProgress?.({ pagesRead, pagesKnown: visited.length + pages.length, productsFound: found.size })

  await report(pages.length)
  for (const [at, link] of visited.entries()) {
    await pause(delayMs, options.signal)
    const read = await readProductPage(link, options, found, unread)
    warnings.push(...read.warnings)
    await report(at + pages.length + 1)
    const left = visited.slice(at + 1)
    if (!read.isToStop || left.length === 0) continue
    unread.push(...left.map(urlKey))
    warnings.push(
      `${new URL(link).host} asks to be left alone for a while: ${left.length} of its pages were not read.`,
    )
    break
  }
  const products = [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
  const pagesRead = visited.length + pages.length
  const etag = listing.isXml && queue.length === 0 && pages.length === 1 ? listing.etag : undefined
  return { products, warnings, pagesRead, truncated: visited.length < queue.length, unread, isPart, etag }
}

const NOTHING: SupplierScrape = { products: [], warnings: [], pagesRead: 0, truncated: false, unread: [] }

type Reading = ScrapeOptions & { readonly delayMs: number; readonly maxPages: number }

/** All that another hub offers stands in its document, or in those that follow it. */
async function ofHub(first: Page, options: Reading): Promise<SupplierScrape> {
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

type Listings = {
  readonly pages: readonly Page[]
  /** Some of them were not read, and are not gone: what they name may be there. */
  readonly isPart: boolean
}

/** Sitemaps that an index names, as far as a tenth of what may be read at all; those below them are not followed. */
async function xmlListings(first: Page, options: Reading, warnings: string[]): Promise<Listings> {
  const pages = [first]
  const { sitemaps } = readXmlListing(first.html, first.url)
  const most = Math.max(1, Math.floor(options.maxPages / 10))
  let isPart = sitemaps.length > most
  for (const sitemap of sitemaps.slice(0, most)) {
    await pause(options.delayMs, options.signal)
    const read = await listingBelow(sitemap, warnings, async () => {
      await refuseDisallowed(sitemap, options.robots)
      return readListing(sitemap, options)
    })
    if (read.page) pages.push(read.page)
    isPart ||= read.isUnread
    if (read.isToStop) break
  }
  return { pages, isPart }
}

type ListingBelow = { readonly page: Page | null; readonly isUnread: boolean; readonly isToStop: boolean }

/** One that does not answer today may name tomorrow what it named yesterday; one that is gone, or that robots.txt forbids, does not. */
async function listingBelow(
  url: string,
  warnings: string[],
  read: () => Promise<Page>,
): Promise<ListingBelow> {
  try {
    return { page: await read(), isUnread: false, isToStop: false }
  } catch (fault) {
    if (!isExpected(fault)) throw fault
    warnings.push(`${url}: ${(fault as Error).message}`)
    const isForbidden = fault instanceof RobotsRefused && fault.reason === 'disallowed'
    return { page: null, isUnread: !isGone(fault) && !isForbidden, isToStop: askedToWait(fault) !== null }
  }
}

type Named = { readonly links: readonly string[]; readonly isPart: boolean }

function xmlLinks(page: Page, found: Map<string, ScrapedProduct>, warnings: string[]): Named {
  const listing = readXmlListing(page.html, page.url)
  for (const product of listing.products) found.set(product.key, product)
  warnings.push(...listing.warnings)
  return listing
}

/** A listing of many pages is read as far as half of what may be read at all. */
async function listingPages(first: Page, options: Reading, warnings: string[]): Promise<Listings> {
  const pages = [first]
  const known = new Set([urlKey(first.url)])
  for (let last = first; ; ) {
    const next = nextPage(last.html, last.url)
    if (!next || known.has(urlKey(next))) return { pages, isPart: false }
    if (pages.length >= Math.max(1, options.maxPages / 2)) return { pages, isPart: true }
    known.add(urlKey(next))
    await pause(options.delayMs, options.signal)
    const read = await listingBelow(next, warnings, async () => {
      await refuseDisallowed(next, options.robots)
      return readPage(next, options)
    })
    if (!read.page) return { pages, isPart: read.isUnread }
    // Where it was sent on to may be one that was read: it goes round.
    if (urlKey(read.page.url) !== urlKey(next)) {
      if (known.has(urlKey(read.page.url))) return { pages, isPart: false }
      known.add(urlKey(read.page.url))
    }
    last = read.page
    pages.push(last)
  }
}

function linksOf(
  listing: Page,
  options: ScrapeOptions,
  found: Map<string, ScrapedProduct>,
  warnings: string[],
): Named {
  const { links, products, isUnread = false } = collect(listing, options, found, warnings)
  const ofSite = links.filter(link => new URL(link).origin === new URL(listing.url).origin)
  const selected = options.selectors
    ? products.map(({ url }) => url).filter(link => ofSameSite(link, listing.url))
    : []
  return { links: [...ofSite, ...selected, ...linksBelow(listing.html, listing.url)], isPart: isUnread }
}

const ofSameSite = (link: string, page: string) => new URL(link).origin === new URL(page).origin

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
  isAgain = false,
): Promise<{ readonly warnings: readonly string[]; readonly isToStop?: boolean }> {
  const warnings: string[] = []
  try {
    if (!(await options.robots.check(link)).allowed)
      return { warnings: [`${link}: not allowed by robots.txt`] }
    const { isUnread } = collect(ofItsOwn(await readPage(link, options)), options, found, warnings)
    if (isUnread) unread.push(urlKey(link))
  } catch (fault) {
    if (!isExpected(fault)) throw fault
    const waitMs = askedToWait(fault)
    if (waitMs !== null && waitMs <= LONGEST_WAIT_MS && !isAgain) {
      await pause(waitMs, options.signal)
      return readProductPage(link, options, found, unread, true)
    }
    if (!isGone(fault)) unread.push(urlKey(link))
    return { warnings: [...warnings, `${link}: ${(fault as Error).message}`], isToStop: waitMs !== null }
  }
  return { warnings }
}

/** Whoever is asked too much, or works on their site, may say for how long (RFC 6585 §4, RFC 9110 §15.6.4). */
const askedToWait = (fault: unknown): number | null =>
  fault instanceof SupplierPageUnreadable && (fault.status === 429 || fault.status === 503)
    ? fault.retryAfterMs
    : null

type Read = Page & { readonly isProductPage?: boolean }

const ofItsOwn = (page: Page): Read => ({ ...page, isProductPage: true })

/** A product's own page says more than the listing: it replaces what the listing said. */
function collect(
  page: Read,
  { selectors, currency }: Pick<ScrapeOptions, 'selectors' | 'currency'>,
  found: Map<string, ScrapedProduct>,
  warnings: string[],
) {
  const selected = selectors ? selectProducts(page.html, page.url, selectors) : null
  // Whoever said where things stand knows better than the page; where nothing stands there, the page is asked.
  const extraction =
    selected && selected.products.length > 0 ? selected : extractProducts(page.html, page.url, currency)
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
