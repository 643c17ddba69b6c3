import type { CheerioAPI } from 'cheerio/slim'
import { availabilityInWords } from './availability-words'
import { availabilityOf, gtinOf } from './offers'
import { absoluteUrl, urlKey } from './page-url'
import { parsePrice } from './price'
import { currencyNamed } from './price-signs'
import type { ScrapedProduct } from './product'
import { text } from './schema-node'
import { shownPrice } from './shown-price'
import { skuText } from './sku-text'

/** What cards of Twitter call the two things that they show beside the name. */
const PRICE_LABEL = /^(?:price|preis|prix|precio|prezzo|prijs|preço|cena|pris|цена)$/i
const STOCK_LABEL =
  /^(?:availability|stock|verfügbarkeit|disponibilité|disponibilidad|disponibilità|disponibilidade|наличие)$/i

/** The product that the page's Open Graph tags (ogp.me, `product:` namespace) describe, or null. */
export function openGraphProduct($: CheerioAPI, pageUrl: string, warnings: string[]): ScrapedProduct | null {
  const all = (property: string) =>
    $(`meta[property="${property}"], meta[name="${property}"]`)
      .toArray()
      .map(element => $(element).attr('content') ?? '')
  const first = (...properties: readonly string[]) => text(...properties.map(property => all(property)))

  const labelled = (label: RegExp) =>
    first(
      ...[1, 2].filter(at => label.test(first(`twitter:label${at}`) ?? '')).map(at => `twitter:data${at}`),
    )
  const written =
    first('product:sale_price:amount', 'product:price:amount', 'og:price:amount') ?? labelled(PRICE_LABEL)
  const isProduct = (first('og:type') ?? '').startsWith('product') || written !== null
  const name = first('og:title', 'twitter:title')
  if (!isProduct || !name) return null

  const currency = currencyNamed(
    first('product:sale_price:currency', 'product:price:currency', 'og:price:currency'),
  )
  const price = parsePrice(written, currency) ?? (written ? shownPrice(written, currency) : null)
  if (written && !price)
    warnings.push(`price "${written}" ${currency ?? 'without currency'} cannot be relied on`)
  const url = absoluteUrl(first('og:url') ?? $('link[rel="canonical"]').attr('href'), pageUrl) ?? pageUrl
  const images = [...all('og:image:secure_url'), ...all('og:image'), ...all('og:image:url')]
  return {
    key: urlKey(url),
    url,
    source: 'opengraph',
    name,
    description: first('og:description'),
    price,
    sku: skuText(first('product:retailer_item_id'), first('product:retailer_part_no')),
    gtin: gtinOf({ gtin: first('product:ean', 'product:gtin', 'product:upc') }),
    images: [...new Set(images.map(image => absoluteUrl(image, pageUrl)).filter(image => image !== null))],
    brand: first('product:brand', 'og:brand'),
    availability:
      availabilityOf(first('product:availability', 'og:availability')) ??
      availabilityInWords(labelled(STOCK_LABEL)),
    variants: [],
  }
}
