import type { CheerioAPI } from 'cheerio/slim'
import { called, type Selection } from './shown-parts'
import { BESIDE } from './shown-region'
import { shownText } from './shown-text'

/** Of a page whose heading is no heading. */
const TITLE = called(
  ...[
    'product-single__title',
    'product-single-title',
    'product-title',
    'producttitle',
    'product_title',
    'product__title',
  ],
  ...['product-name', 'productname', 'product_name', 'product__name'],
  ...['product-info-title', 'product-info__title', 'product-detail-title', 'product-detail-name'],
)

/** What a page is headed with: its own first heading, the only thing that is called a name, or the only heading of a lower rank. */
export function headingOf($: CheerioAPI): Selection | null {
  const shown = (selector: string, beside: string) =>
    $(selector)
      .toArray()
      .map(element => $(element))
      .filter(each => each.closest(beside).length === 0 && shownText(each.toArray()) !== '')
  // The name of the shop may be one, too.
  const all = shown('h1', 'footer, dialog, [hidden]')
  const own = all.filter(each => each.closest('header, nav, [class*="logo" i]').length === 0)
  if (own[0]) return own[0]
  // What stands in what is called so as well is the same name.
  const titles = shown(TITLE, BESIDE).filter(each => each.parent().closest(TITLE).length === 0)
  if (titles.length === 1) return titles[0]!
  if (all[0]) return all[0]
  if (titles.length > 1) return null
  // A theme may keep its first heading for another place: the only one of the highest that there are.
  for (const lower of ['h2', 'h3']) {
    const all = shown(lower, BESIDE)
    if (all.length > 0) return all.length === 1 ? all[0]! : null
  }
  return null
}

/** What themes call all of a page, or the part of it, that is about one product. */
const OF_PRODUCT =
  /^(?:single-product|product|(?:node|type|pdp|view|catalog)-product|product[-_]*(?:page|details?|view|single|main|info(?:-main)?|summary|content))$/i

/** Whether a heading is called the name of a product, or stands in what is called one. */
export const isOfProduct = (heading: Selection): boolean =>
  [heading.closest(TITLE), heading.find(TITLE), heading.closest('[itemtype*="schema.org/Product" i]')].some(
    ({ length }) => length > 0,
  ) ||
  heading
    .parents()
    .toArray()
    .flatMap(element => ('attribs' in element ? (element.attribs.class ?? '').split(/\s+/) : []))
    .some(name => OF_PRODUCT.test(name))
