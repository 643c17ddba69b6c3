import type { Money } from '#core/contracts/money'
import type { ScrapedProduct } from '#core/scrape/product'

const LONGEST_NAME = 120
const LONGEST_SUMMARY = 160

/** What a supplier sells, and what they ask for it: our cost, in whatever currency they write. */
export type ScrapedVariant = {
  readonly name: string
  readonly sku: string | null
  readonly gtin: string | null
  readonly asked: Money
}

/** The variants a supplier sells that have a price; of a product without variants, itself. */
export function scrapedVariants({ variants, sku, gtin = null, price }: ScrapedProduct): ScrapedVariant[] {
  if (variants.length === 0) return price ? [{ name: 'Each', sku, gtin, asked: price }] : []
  return variants.flatMap(variant => {
    const own = variant.price ?? price
    if (!own) return []
    const { name, sku, gtin = null } = variant
    return [{ name: name.slice(0, LONGEST_NAME), sku, gtin, asked: own }]
  })
}

/** Their variants in another currency than ours: they are never priced by us, only shown to whoever reviews them. */
export function foreignVariants(scraped: ScrapedProduct, currency: string): ScrapedVariant[] {
  return scrapedVariants(scraped).filter(({ asked }) => asked.currency !== currency)
}

/** The first sentence of the description, or as much of it as fits. */
export function summaryOf({ description }: ScrapedProduct): string {
  const text = (description ?? '').replace(/\s+/g, ' ').trim()
  const sentence = /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text
  return sentence.length <= LONGEST_SUMMARY
    ? sentence
    : `${sentence.slice(0, LONGEST_SUMMARY - 1).trimEnd()}…`
}
