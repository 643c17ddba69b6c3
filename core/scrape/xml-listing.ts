import type { CheerioAPI } from 'cheerio/slim'
import { loadMarkup } from '#core/html/parsers'
import { xmlItems } from '#core/text/xml-items'
import { type FeedItem, groupedItems } from './feed-groups'
import { availabilityOf, gtinOf } from './offers'
import { absoluteUrl, urlKey } from './page-url'
import type { ScrapedProduct } from './product'
import { isOnSale } from './sale-dates'
import { text } from './schema-node'
import { shownPrice } from './shown-price'

/** A sitemap may name 50,000 pages; so many are more than a run reads. */
const MOST_ADDRESSES = 5_000
const MOST_ITEMS = 1_000

/** What a listing that is no page for people leads to. */
export type XmlListing = {
  /** Of a feed that says what things cost: Google Merchant's `g:` names (support.google.com/merchants/answer/7052112). */
  readonly products: readonly ScrapedProduct[]
  /** Pages, absolute, of the listing's own site, in its order. */
  readonly links: readonly string[]
  /** Further sitemaps of a sitemap index; those of products first. */
  readonly sitemaps: readonly string[]
  readonly warnings: readonly string[]
  /** It has more than is read of one: what it does not name here may be there. */
  readonly isPart: boolean
}

export const isXml = (contentType: string, body: string): boolean =>
  /^(?:application|text)\/(?:[\w.+-]*\+)?xml\b/i.test(contentType) &&
  !/<html[\s>]/i.test(body.slice(0, 1_000))

/** Reads a sitemap or an index of them (sitemaps.org 0.9), RSS 2.0 or Atom (RFC 4287). `url` is absolute. Never throws. */
export function readXmlListing(xml: string, url: string, now = new Date()): XmlListing {
  const named = [...xml.matchAll(/<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+)/g)]
  const isPart = named.length > MOST_ADDRESSES
  const addresses = named
    .slice(0, MOST_ADDRESSES)
    .map(([, address = '']) => ofSite(decoded(address), url))
    .filter(address => address !== null)
  if (/<(?:\w+:)?sitemapindex[\s>]/.test(xml)) {
    const ofProducts = addresses.filter(address => /product|produkt|shop|item/i.test(address))
    return { ...NOTHING, sitemaps: [...new Set([...ofProducts, ...addresses])], isPart }
  }
  if (/<(?:\w+:)?urlset[\s>]/.test(xml)) return { ...NOTHING, links: unique(addresses), isPart }
  return readFeed(xml, url, now)
}

const NOTHING: XmlListing = { products: [], links: [], sitemaps: [], warnings: [], isPart: false }

/** `&amp;` and its like, as XML has them. */
const decoded = (written: string) => text(written) ?? ''

function ofSite(written: string, url: string): string | null {
  const address = absoluteUrl(written, url)
  return address && new URL(address).origin === new URL(url).origin ? address : null
}

const unique = (links: readonly string[]) => [...new Map(links.map(link => [urlKey(link), link])).values()]

function readFeed(xml: string, url: string, now: Date): XmlListing {
  const all = xmlItems(xml, MOST_ITEMS + 1)
  const items = all.slice(0, MOST_ITEMS)
  const warnings: string[] = []
  const found: FeedItem[] = []
  const links: string[] = []
  for (const item of items) {
    const $ = loadMarkup(item, { xml: true })
    const link = linkOf($, url)
    if (!link) continue
    const product = productOf($, { link, url, now }, warnings)
    if (product) found.push({ product, group: said($, 'g:item_group_id') })
    else links.push(link)
  }
  const products = groupedItems(found, url)
  if (items.length === 0) warnings.push(`${url}: neither a sitemap nor a feed that we know`)
  return { ...NOTHING, products, links: unique(links), warnings, isPart: all.length > items.length }
}

/** The text of the first child of one of these names. */
function said($: CheerioAPI, ...names: readonly string[]): string | null {
  const children = $.root().children().first().children().toArray()
  return text(
    ...names.map(name =>
      children.filter(child => 'name' in child && child.name === name).map(child => $(child).text()),
    ),
  )
}

/** What stands in the children of that name, each alone or several parted by commas. */
const allSaid = ($: CheerioAPI, name: string): readonly string[] =>
  $.root()
    .children()
    .first()
    .children()
    .toArray()
    .filter(child => 'name' in child && child.name === name)
    .flatMap(child =>
      $(child)
        .text()
        .split(/,\s*(?=https?:)/i),
    )
    .map(said => said.trim())

function linkOf($: CheerioAPI, url: string): string | null {
  const alternate = $('link[href]:not([rel]), link[rel="alternate"][href]').first().attr('href')
  return ofSite(said($, 'g:link', 'link') ?? alternate ?? '', url)
}

type Where = { readonly link: string; readonly url: string; readonly now: Date }

function productOf($: CheerioAPI, { link, url, now }: Where, warnings: string[]): ScrapedProduct | null {
  const name = said($, 'g:title', 'title')
  const dates = said($, 'g:sale_price_effective_date') ?? ''
  const isReduced = isOnSale(dates, now, 'UTC')
  if (isReduced === null) warnings.push(`${link}: ${JSON.stringify(dates)} is no time of a reduced price`)
  const written = isReduced ? said($, 'g:sale_price', 'g:price') : said($, 'g:price')
  if (!name || !written) return null
  const price = shownPrice(written)
  if (!price) warnings.push(`${link}: price ${JSON.stringify(written)} cannot be relied on`)
  const pictures = [
    said($, 'g:image_link'),
    ...allSaid($, 'g:additional_image_link'),
    $('enclosure[url]').first().attr('url'),
  ].map(picture => absoluteUrl(picture, url))
  return {
    key: urlKey(link),
    url: link,
    source: 'feed',
    name,
    price,
    description: said($, 'g:description', 'description', 'summary'),
    sku: said($, 'g:id', 'g:mpn'),
    gtin: gtinOf({ gtin: said($, 'g:gtin') ?? undefined }),
    images: [...new Set(pictures.filter(picture => picture !== null))],
    brand: said($, 'g:brand'),
    availability: availabilityOf(said($, 'g:availability')),
    variants: [],
  }
}
