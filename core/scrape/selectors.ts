import type { CheerioAPI } from 'cheerio/slim'
import { oneLine } from '#core/text/one-line'
import { availabilityInWords } from './availability-words'
import { loadPage, PageTooComplex } from './load-page'
import { gtinOf } from './offers'
import { absoluteUrl, urlKey } from './page-url'
import type { Extraction, ScrapedProduct } from './product'
import { shownPrice } from './shown-price'

/** Where on the pages of one site things stand, as CSS selectors; blank where a page does not say it. */
export type Selectors = {
  /** Around one product, on a page of several; blank where a page has one. */
  readonly product: string
  readonly name: string
  readonly price: string
  readonly link: string
  readonly sku: string
  readonly gtin: string
  readonly image: string
  readonly availability: string
  /** ISO 4217 code of prices without a sign. */
  readonly currency: string
}

const SELECTOR_FIELDS = [
  ...(['product', 'name', 'price', 'link', 'sku', 'gtin', 'image', 'availability', 'currency'] as const),
]
const LONGEST_SELECTOR = 200
const MOST_PRODUCTS = 500
const MOST_TEXT = 500

/** A selector that cannot be read. */
export class SelectorInvalid extends Error {
  override readonly name = 'SelectorInvalid'
  constructor(
    readonly field: keyof Selectors,
    readonly selector: string,
  ) {
    super(`“${selector}” is no CSS selector that we can read.`)
  }
}

/** Which of these are none. A selector of ours is plain: what looks around it (`:has`, `:contains`) costs a page's square. */
export function refuseSelectors(selectors: Selectors): void {
  const $ = loadPage('<p>')
  for (const field of SELECTOR_FIELDS) {
    const selector = selectors[field]
    if (field === 'currency' || selector === '') continue
    if (selector.length > LONGEST_SELECTOR || /:(?:has|contains|is|where|not|matches)\s*\(/i.test(selector))
      throw new SelectorInvalid(field, selector)
    try {
      $(selector).length
    } catch {
      throw new SelectorInvalid(field, selector)
    }
  }
}

/** The products that stand at these places of a page. Throws `SelectorInvalid`. `pageUrl` is absolute. */
export function selectProducts(html: string, pageUrl: string, selectors: Selectors): Extraction {
  refuseSelectors(selectors)
  try {
    return select(loadPage(html), pageUrl, selectors)
  } catch (fault) {
    if (!(fault instanceof PageTooComplex)) throw fault
    const warnings = [`the page is too complex to be read: ${fault.message}`]
    return { products: [], warnings, links: [], isUnread: true }
  }
}

function select($: CheerioAPI, pageUrl: string, selectors: Selectors): Extraction {
  const base = absoluteUrl($('base[href]').attr('href'), pageUrl) ?? pageUrl
  const boxes = selectors.product
    ? $(selectors.product).toArray().slice(0, MOST_PRODUCTS)
    : $.root().toArray()
  const products = new Map<string, ScrapedProduct>()
  const warnings: string[] = []
  for (const box of boxes) {
    // What stands around a product may be its name or its link itself.
    const part = (selector: string) =>
      selector === '' ? null : $(box).is(selector) ? $(box) : $(box).find(selector).first()
    const said = (selector: string, ...attributes: readonly string[]) => {
      const found = part(selector)
      if (!found || found.length === 0) return null
      const written = attributes.map(name => found.attr(name)).find(Boolean) ?? found.text()
      return oneLine(written).slice(0, MOST_TEXT) || null
    }
    const name = said(selectors.name, 'content')
    if (!name) continue
    const written = said(selectors.price, 'content')
    const price = written === null ? null : shownPrice(written, selectors.currency)
    if (written !== null && !price) warnings.push(`price ${JSON.stringify(written)} cannot be relied on`)
    const url = absoluteUrl(part(selectors.link)?.attr('href'), base) ?? pageUrl
    const sku = said(selectors.sku, 'content', 'data-sku')
    const key =
      url === pageUrl && boxes.length > 1 ? `${urlKey(url)}#${encodeURIComponent(sku ?? name)}` : urlKey(url)
    const pictures = selectors.image
      ? $(box)
          .find(selectors.image)
          .toArray()
          .map(image =>
            absoluteUrl($(image).attr('data-src') ?? $(image).attr('src') ?? $(image).attr('href'), base),
          )
      : []
    products.set(key, {
      key,
      url,
      source: 'selectors',
      name,
      price,
      sku,
      gtin: gtinOf({ gtin: said(selectors.gtin, 'content')?.replace(/^\D+/, '') }),
      images: [...new Set(pictures.filter(picture => picture !== null))],
      availability: availabilityInWords(said(selectors.availability, 'content', 'href')),
      description: null,
      brand: null,
      variants: [],
    })
  }
  return { products: [...products.values()], warnings, links: [] }
}
