import { text } from './schema-node'

/** What a template has for a number that nobody filled in. */
const NO_SKU =
  /^(?:n\/?a|none|null|nil|undefined|unknown|false|k\.?\s?a\.?|[-–—.0]+|sku|upc|ean|isbn|mpn|gtin|jan|asin|tbd|xxx+|\{\{.*\}\}|\[.*\])$/i

/** The first of these that is the number of an article; null where none is. */
export function skuText(...said: readonly unknown[]): string | null {
  for (const each of said) {
    // `SKU: H-1` in what is marked up as the number.
    const written = text(each)?.replace(/^(?:sku|mpn)\s*[:#]?\s+(?=\S*\d)/i, '')
    if (written && !NO_SKU.test(written)) return written
  }
  return null
}
