import type { ScrapedProduct } from './product'
import type { PageVisitor } from './read-page'
import type { Selectors } from './selectors'

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

/** How a supplier is read. */
export type ScrapeOptions = PageVisitor & {
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

/** The same, decided. */
export type Reading = ScrapeOptions & { readonly delayMs: number; readonly maxPages: number }

export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (ms > 0) await Bun.sleep(ms)
  signal?.throwIfAborted()
}
