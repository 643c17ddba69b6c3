import { extractProducts } from './extract-products'
import { linksBelow } from './page-links'
import { urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import {
  type Page,
  RobotsRefused,
  readListing,
  readPage,
  refuseDisallowed,
  StandInAnswered,
} from './read-page'
import { askedToWait, isExpected, isGone } from './scrape-faults'
import { ofHub } from './scrape-hub'
import { pause, type ScrapeOptions, type SupplierScrape } from './scrape-options'
import { selectProducts } from './selectors'
import { listingPages, xmlListings } from './supplier-listings'
import { readXmlListing } from './xml-listing'

const DEFAULT_MAX_PAGES = 50
const DEFAULT_DELAY_MS = 500
/** A site that asks to be left alone for longer is read another time. */
const LONGEST_WAIT_MS = 30_000
/** Whoever stands in for so many pages in a row stands in for all of them. */
const MOST_STAND_INS = 2

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
  let standIns = 0
  for (const [at, link] of visited.entries()) {
    await pause(delayMs, options.signal)
    const read = await readProductPage(link, options, found, unread)
    warnings.push(...read.warnings)
    standIns = read.isStoodIn ? standIns + 1 : 0
    await report(at + pages.length + 1)
    const left = visited.slice(at + 1)
    if (left.length === 0 || !(read.isToStop || standIns >= MOST_STAND_INS)) continue
    unread.push(...left.map(urlKey))
    const { host } = new URL(link)
    warnings.push(
      read.isToStop
        ? `${host} asks to be left alone for a while: ${left.length} of its pages were not read.`
        : `${host} shows something else in place of its pages: ${left.length} of them were not read.`,
    )
    break
  }
  const products = [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
  const pagesRead = visited.length + pages.length
  const etag = listing.isXml && queue.length === 0 && pages.length === 1 ? listing.etag : undefined
  return { products, warnings, pagesRead, truncated: visited.length < queue.length, unread, isPart, etag }
}

const NOTHING: SupplierScrape = { products: [], warnings: [], pagesRead: 0, truncated: false, unread: [] }

type Named = { readonly links: readonly string[]; readonly isPart: boolean }

function xmlLinks(page: Page, found: Map<string, ScrapedProduct>, warnings: string[]): Named {
  const listing = readXmlListing(page.html, page.url)
  for (const product of listing.products) found.set(product.key, product)
  warnings.push(...listing.warnings)
  return listing
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

type ProductPageRead = {
  readonly warnings: readonly string[]
  readonly isToStop?: boolean
  readonly isStoodIn?: boolean
}

async function readProductPage(
  link: string,
  options: ScrapeOptions,
  found: Map<string, ScrapedProduct>,
  unread: string[],
  isAgain = false,
): Promise<ProductPageRead> {
  const warnings: string[] = []
  try {
    const verdict = await options.robots.check(link)
    if (!verdict.allowed && verdict.reason === 'unreachable') throw new RobotsRefused(link, 'unreachable')
    if (!verdict.allowed) return { warnings: [`${link}: not allowed by robots.txt`] }
    const { isUnread } = collect({ ...(await readPage(link, options)), link }, options, found, warnings)
    if (isUnread) unread.push(urlKey(link))
  } catch (fault) {
    if (!isExpected(fault)) throw fault
    const waitMs = askedToWait(fault)
    if (waitMs !== null && waitMs <= LONGEST_WAIT_MS && !isAgain) {
      await pause(waitMs, options.signal)
      return readProductPage(link, options, found, unread, true)
    }
    if (!isGone(fault)) unread.push(urlKey(link))
    return {
      warnings: [...warnings, `${link}: ${(fault as Error).message}`],
      isToStop: waitMs !== null,
      isStoodIn: fault instanceof StandInAnswered,
    }
  }
  return { warnings }
}

/** `link` led to the page of a product. */
type Read = Page & { readonly link?: string }

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
  for (const product of page.link && own.length > 0 ? own : extraction.products) {
    const isOwnPage = product.key === urlKey(page.url)
    if (isOwnPage || !found.has(product.key)) found.set(product.key, foundBy(page.link, product))
  }
  warnings.push(...extraction.warnings.map(warning => `${page.url}: ${warning}`))
  return extraction
}

/** A page may say that it has another address than the one that leads to it: it is asked for by the latter. */
function foundBy(link: string | undefined, product: ScrapedProduct): ScrapedProduct {
  const key = link === undefined ? null : urlKey(link)
  return key === null || product.key.split('#')[0] === key ? product : { ...product, linkedAs: key }
}

function unique(links: readonly string[]): string[] {
  return [...new Map(links.map(link => [urlKey(link), link])).values()]
}
