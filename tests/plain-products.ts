import type { ProductCard } from '#core/services/market/catalogue/product-card'
import type { ProductView, VariantOffer } from '#core/services/market/catalogue/product-page'
import { NOON, pounds } from './pages'

// Products as views are handed them, without a database; each test says what is different about its own.

/** A jar at £6.50 of which there are enough. */
export function plainVariant(over: Partial<VariantOffer> = {}): VariantOffer {
  return {
    id: 'variant-1',
    name: '340 g jar',
    sku: 'HON-340',
    unit: '340 g',
    price: pounds(650),
    usual: null,
    lowest: null,
    plusVat: false,
    priceRule: null,
    priceUntil: null,
    grams: null,
    deposit: null,
    available: 9,
    onDemand: false,
    orderable: true,
    ...over,
  }
}

/** Heather honey in that one jar, of which nothing else is known. */
export function plainProduct(over: Partial<ProductView> = {}): ProductView {
  return {
    id: 'product-1',
    slug: 'heather-honey',
    title: 'Heather honey',
    summary: 'Dark.',
    descriptionHtml: '<p>Set.</p>',
    storage: '',
    allergens: { state: 'unknown' },
    picture: null,
    pictures: [],
    category: null,
    trail: [],
    properties: [],
    producer: null,
    variants: [plainVariant()],
    outOfCycle: null,
    related: [],
    isReviewed: false,
    ...over,
  }
}

export function plainCard(over: Partial<ProductCard> = {}): ProductCard {
  return {
    id: 'product-1',
    slug: 'heather-honey',
    title: 'Heather honey',
    producer: null,
    picture: null,
    price: pounds(650),
    usual: null,
    plusVat: false,
    from: false,
    unit: '340 g',
    availability: 'in-stock',
    outOfCycle: null,
    properties: [],
    listedAt: NOON,
    ...over,
  } as ProductCard
}
