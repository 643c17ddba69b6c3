import type { Money } from '#core/contracts/money'
import type { ScrapedProduct } from '#core/scrape/product'

const LONGEST_NAME = 120
const LONGEST_SUMMARY = 160

export type WantedVariant = { readonly name: string; readonly sku: string | null; readonly price: Money }

/** The variants a supplier sells that have a price; of a product without variants, itself. */
export function wantedVariants({ variants, sku, price }: ScrapedProduct): WantedVariant[] {
  if (variants.length === 0) return price ? [{ name: 'Each', sku, price }] : []
  return variants.flatMap(variant => {
    const own = variant.price ?? price
    return own ? [{ name: variant.name.slice(0, LONGEST_NAME), sku: variant.sku, price: own }] : []
  })
}

/** The first sentence of the description, or as much of it as fits. */
export function summaryOf({ description }: ScrapedProduct): string {
  const text = (description ?? '').replace(/\s+/g, ' ').trim()
  const sentence = /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text
  return sentence.length <= LONGEST_SUMMARY
    ? sentence
    : `${sentence.slice(0, LONGEST_SUMMARY - 1).trimEnd()}…`
}
