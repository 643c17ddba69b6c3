import { decimalText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { allergensInWords } from '#core/services/market/catalogue/allergens'
import {
  canBeAddedToCart,
  type ProductView,
  type VariantOffer,
} from '#core/services/market/catalogue/product-page'
import type { Reviews } from '#core/services/market/reviews/review'
import { dayOf } from '#core/text/day-of'

/**
 * schema.org Product with an Offer for each variant, as text for a `<script type="application/ld+json">`:
 * `<` is written as an escape, so that nothing in it can end the element.
 */
export function productJsonLd(
  page: PageContext,
  product: ProductView,
  { shown, count, average }: Reviews,
): string {
  const origin = page.origins.market
  const url = `${origin}/products/${product.slug}`
  const pictures = [product.picture, ...product.pictures].filter(picture => picture !== null)
  const value = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    '@id': url,
    name: product.title,
    description: product.summary,
    url,
    ...(pictures.length > 0 ? { image: pictures.map(({ src }) => new URL(src, origin).href) } : {}),
    ...(product.producer ? { brand: { '@type': 'Brand', name: product.producer.name } } : {}),
    ...(product.category ? { category: product.category.name } : {}),
    additionalProperty: [
      { '@type': 'PropertyValue', name: 'Allergens', value: allergensInWords(product.allergens) },
    ],
    ...(average === null
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: average,
            reviewCount: count,
            bestRating: 5,
          },
          review: shown.map(({ stars, text, by, at }) => ({
            '@type': 'Review',
            reviewRating: { '@type': 'Rating', ratingValue: stars, bestRating: 5 },
            ...(text ? { reviewBody: text } : {}),
            author: { '@type': 'Person', name: by },
            datePublished: dayOf(at, page.timeZone),
          })),
        }),
    offers: product.variants.map(variant => offerOf(variant, url)),
  }
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

function offerOf(variant: VariantOffer, url: string) {
  return {
    '@type': 'Offer',
    name: variant.name,
    sku: variant.sku,
    url,
    ...pricesOf(variant),
    priceCurrency: variant.price.currency,
    availability: `https://schema.org/${canBeAddedToCart(variant) ? 'InStock' : 'OutOfStock'}`,
  }
}

/** A visitor's: what is reduced for everybody has the price before beside it, struck through, and when its price ends. */
function pricesOf({ price, usual, priceUntil }: VariantOffer) {
  return {
    price: decimalText(price),
    ...(usual && {
      priceSpecification: {
        '@type': 'UnitPriceSpecification',
        priceType: 'https://schema.org/StrikethroughPrice',
        price: decimalText(usual),
        priceCurrency: usual.currency,
      },
    }),
    ...(priceUntil && { priceValidUntil: priceUntil.toISOString() }),
  }
}
