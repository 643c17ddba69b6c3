import type { ScrapedProduct } from './product'

export type ScrapeDiff = {
  readonly added: readonly ScrapedProduct[]
  readonly changed: readonly ScrapeChange[]
  readonly gone: readonly ScrapedProduct[]
}

export type ScrapeChange = {
  readonly key: string
  readonly before: ScrapedProduct
  readonly after: ScrapedProduct
  readonly fields: readonly FieldChange[]
}

export type FieldChange = { readonly field: ComparedField; readonly before: unknown; readonly after: unknown }

const COMPARED = [
  ...([
    'name',
    'description',
    'price',
    'sku',
    'gtin',
    'images',
    'brand',
    'availability',
    'variants',
  ] as const),
] as const

export type ComparedField = (typeof COMPARED)[number]

/** What is different in a supplier's listing since the last run, field by field, each list in order of keys. */
export function diffScrape(before: readonly ScrapedProduct[], after: readonly ScrapedProduct[]): ScrapeDiff {
  const known = new Map(before.map(product => [product.key, product]))
  const found = new Map(after.map(product => [product.key, product]))
  return {
    added: inOrder([...found.values()].filter(product => !known.has(product.key))),
    gone: inOrder([...known.values()].filter(product => !found.has(product.key))),
    changed: inOrder([...found.values()]).flatMap(product => {
      const old = known.get(product.key)
      const fields = old ? changedFields(old, product) : []
      return old && fields.length > 0 ? [{ key: product.key, before: old, after: product, fields }] : []
    }),
  }
}

function changedFields(before: ScrapedProduct, after: ScrapedProduct): FieldChange[] {
  return COMPARED.filter(field => !Bun.deepEquals(before[field], after[field])).map(field => ({
    field,
    before: before[field],
    after: after[field],
  }))
}

function inOrder(products: readonly ScrapedProduct[]): ScrapedProduct[] {
  return products.toSorted((one, other) => (one.key < other.key ? -1 : 1))
}
