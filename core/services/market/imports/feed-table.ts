import { loadMarkup } from '#core/html/parsers'
import { XML_COMMENTS } from '#core/text/xml-comments'
import { xmlItems } from '#core/text/xml-items'

const FEED = new RegExp(String.raw`^\s*(?:<\?xml[^>]*\?>\s*)?${XML_COMMENTS}<(?:rss|feed)[\s>]`, 'i')

/** RSS 2.0 or Atom with products in it. */
export const isFeed = (text: string): boolean => FEED.test(text)

const MOST_ITEMS = 20_000

/** Names of a feed (support.google.com/merchants/answer/7052112), what our columns are called, and how its values become ours. */
const COLUMNS: readonly (readonly [name: string, heading: string])[] = [
  ['id', 'SKU'],
  ['title', 'Name'],
  ['price', 'Price'],
  ['sale_price', 'Reduced price'],
  ['sale_price_effective_date', 'Reduced from'],
  ['description', 'Description'],
  ['brand', 'Producer'],
  ['product_type', 'Category'],
  ['unit_pricing_measure', 'Unit'],
  ['gtin', 'Barcode'],
]

/** A product feed as the rows of a table: the first names the columns, each item is one. What a feed has no word for is blank. */
export function tableOfFeed(xml: string): readonly (readonly string[])[] {
  const rows = xmlItems(xml, MOST_ITEMS).map(item => {
    const $ = loadMarkup(item, { xml: true })
    const said = new Map<string, string>()
    const own = new Set<string>()
    $('item, entry')
      .children()
      .each((_at, child) => {
        const name = child.tagName.replace(/^\w+:/, '').toLowerCase()
        const isOwn = child.tagName.includes(':')
        // `g:title` goes before a plain `title` that may be shortened, whichever comes first; of several the first.
        if (!said.has(name) || (isOwn && !own.has(name))) said.set(name, $(child).text().trim())
        if (isOwn) own.add(name)
      })
    return COLUMNS.map(([name]) => {
      const value = said.get(name) ?? ''
      return name === 'product_type' ? pathOf(value) : value
    })
  })
  return [COLUMNS.map(([, heading]) => heading), ...rows]
}

const DEEPEST = 8

/** `Food > Preserves > Jam`, of what is nested deeper than our categories its own end. */
function pathOf(path: string): string {
  const names = path.split('>').map(name => name.trim())
  return names.filter(Boolean).slice(-DEEPEST).join(' > ')
}
