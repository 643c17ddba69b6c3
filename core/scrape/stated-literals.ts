import type { CheerioAPI } from 'cheerio/slim'
import { type Literal, literalsIn } from './script-literals'

/** What talks of a price or of a number of an article. */
export const MEANT = /price|sku/i

/** The literals in the scripts of a page. */
export function scriptsOf($: CheerioAPI): readonly Literal[] {
  return $('script:not([src]):not([type^="application/ld+json"])')
    .toArray()
    .map(script => $(script).text())
    .filter(code => MEANT.test(code))
    .flatMap(code => literalsIn(code))
}

/** A form that knows its variants has them in an attribute. */
export function attributesOf($: CheerioAPI, [name]: readonly string[]): readonly Literal[] {
  const said = $('*')
    .toArray()
    .flatMap(element => Object.entries($(element).attr() ?? {}))
    .filter(([key, value]) => /^\s*[[{]/.test(value) && MEANT.test(value) && !/^on|^style$/i.test(key))
  const variants = said
    .filter(([key]) => /variant|variation/i.test(key))
    .flatMap(([, value]) => literalsIn(value))
  const all = said.flatMap(([, value]) => literalsIn(value))
  // The only list of variants on a page is of what the page is called.
  return name && variants.length === 1 ? [...all, { name, variants: variants[0]! }] : all
}
