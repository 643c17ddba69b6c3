import type { Money } from '#core/contracts/money'

/** A product as a supplier's page describes it: text from outside, to be reviewed and escaped. */
export type ScrapedProduct = {
  /** The page's URL without fragment and tracking parameters: the same product in two runs has the same key. */
  readonly key: string
  readonly url: string
  /** The key of the address that led to its page, where the page says that it has another. */
  readonly linkedAs?: string
  readonly source: ScrapeSource
  readonly name: string
  readonly description: string | null
  /** The lowest where a page names several. Null when there is none, or none that can be read without guessing. */
  readonly price: Money | null
  readonly sku: string | null
  /** GTIN-8, -12, -13 or -14, digits only, with a right check digit. */
  readonly gtin: string | null
  /** Absolute http(s) URLs, each once, in the page's order. */
  readonly images: readonly string[]
  readonly brand: string | null
  readonly availability: Availability | null
  readonly variants: readonly ScrapedVariant[]
}

export type ScrapedVariant = {
  readonly name: string
  readonly sku: string | null
  readonly gtin: string | null
  readonly price: Money | null
  readonly availability: Availability | null
}

export type ScrapeSource =
  | 'json-ld'
  | 'microdata'
  | 'rdfa'
  | 'opengraph'
  | 'page'
  | 'feed'
  | 'selectors'
  | 'dfc'

export type Availability =
  | 'in-stock'
  | 'out-of-stock'
  | 'pre-order'
  | 'back-order'
  | 'limited'
  | 'discontinued'

/** What was found on one page, what could not be understood, and where more products are. */
export type Extraction = {
  readonly products: readonly ScrapedProduct[]
  readonly warnings: readonly string[]
  /** Absolute URLs of product pages that an ItemList names without describing them. */
  readonly links: readonly string[]
  /** It could not be read: nothing is known of what it says. */
  readonly isUnread?: boolean
}
