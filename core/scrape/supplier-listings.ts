import { nextPage } from './page-links'
import { urlKey } from './page-url'
import { type Page, RobotsRefused, readListing, readPage, refuseDisallowed } from './read-page'
import { askedToWait, isExpected, isGone } from './scrape-faults'
import { pause, type Reading } from './scrape-options'
import { readXmlListing } from './xml-listing'

type Listings = {
  readonly pages: readonly Page[]
  /** Some of them were not read, and are not gone: what they name may be there. */
  readonly isPart: boolean
}

/** Sitemaps that an index names, as far as a tenth of what may be read at all; those below them are not followed. */
export async function xmlListings(first: Page, options: Reading, warnings: string[]): Promise<Listings> {
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

/** A listing of many pages is read as far as half of what may be read at all. */
export async function listingPages(first: Page, options: Reading, warnings: string[]): Promise<Listings> {
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
