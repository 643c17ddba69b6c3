import { OutboundRefusal, TooManyRedirects } from '#core/net/errors'
import type { Robots } from '#core/net/robots'
import type { SafeFetch } from '#core/net/safe-fetch'
import { extractProducts } from './extract-products'
import { linksBelow } from './page-links'
import { absoluteUrl, urlKey } from './page-url'
import type { ScrapedProduct } from './product'

const DEFAULT_MAX_PAGES = 50
const DEFAULT_DELAY_MS = 500
const MAX_REDIRECTS = 5
const MAX_PAGE_BYTES = 5 * 1024 * 1024

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

type ScrapeOptions = {
  readonly safeFetch: SafeFetch
  readonly robots: Robots
  /** The listing itself included. 50 unless told otherwise. */
  readonly maxPages?: number
  /** Between two pages, unless the site asks for more. 500 ms unless told otherwise. */
  readonly delayMs?: number
  readonly onProgress?: (progress: ScrapeProgress) => void
  readonly signal?: AbortSignal
}

/** robots.txt asks us not to read the supplier's listing, or cannot be read itself. */
export class RobotsRefused extends Error {
  override readonly name = 'RobotsRefused'
  constructor(
    readonly url: string,
    readonly reason: 'disallowed' | 'unreachable',
  ) {
    super(`robots.txt ${reason === 'disallowed' ? 'does not allow' : 'cannot be read for'} ${url}`)
  }
}

/** The listing answers with something other than a page. */
export class SupplierPageUnreadable extends Error {
  override readonly name = 'SupplierPageUnreadable'
  constructor(
    readonly url: string,
    readonly status: number,
    readonly contentType: string,
  ) {
    super(`${url} answers ${status} ${contentType || 'without a content type'}`)
  }
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
  const report = (pagesRead: number) =>
    onProgress?.({ pagesRead, pagesKnown: visited.length + 1, productsFound: found.size })

  report(1)
  for (const [at, link] of visited.entries()) {
    await pause(delayMs, options.signal)
    warnings.push(...(await readProductPage(link, options, found)))
    report(at + 2)
  }
  const products = [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
  return { products, warnings, pagesRead: visited.length + 1, truncated: visited.length < queue.length }
}

type Page = { readonly url: string; readonly html: string }

async function readPage(url: string, options: ScrapeOptions): Promise<Page> {
  const answer = await followed(url, options)
  const contentType = answer.headers.get('content-type') ?? ''
  if (!answer.ok || !/^(text\/html|application\/xhtml\+xml)/i.test(contentType)) {
    throw new SupplierPageUnreadable(url, answer.status, contentType)
  }
  return { url: answer.url, html: decoded(new Uint8Array(await answer.arrayBuffer()), contentType) }
}

/** A redirect may lead to a page, or a site, with rules of its own: they are read before it is followed. */
async function followed(url: string, { safeFetch, robots, signal }: ScrapeOptions): Promise<Response> {
  const headers = { accept: 'text/html, application/xhtml+xml;q=0.9' }
  let hop = url
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await safeFetch(hop, { headers, maxBytes: MAX_PAGE_BYTES, signal, redirect: 'manual' })
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null
    const next = location === null ? null : absoluteUrl(location, hop)
    if (!next) return answer
    await refuseDisallowed(next, robots)
    hop = next
  }
  throw new TooManyRedirects(hop, `more than ${MAX_REDIRECTS}`)
}

async function refuseDisallowed(url: string, robots: Robots) {
  const verdict = await robots.check(url)
  if (!verdict.allowed)
    throw new RobotsRefused(url, verdict.reason === 'unreachable' ? 'unreachable' : 'disallowed')
  return verdict
}

/** In the charset of the header or of the page's own `<meta>`; UTF-8 when neither names one that is known. */
function decoded(bytes: Uint8Array, contentType: string): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024))
  const charset =
    /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1]
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes)
  } catch (fault) {
    if (fault instanceof RangeError) return new TextDecoder().decode(bytes)
    throw fault
  }
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
