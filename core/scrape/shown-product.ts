import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { oneLine } from '#core/text/one-line'
import { availabilityInWords } from './availability-words'
import { isDeeperThan } from './load-page'
import { priceIn } from './named-price'
import { currencyOfPage } from './page-currency'
import type { Availability } from './product'
import { availabilityAround, availabilityIn, availabilityOnButtons } from './shown-availability'
import { BUY_FORM, buyButtons } from './shown-buttons'
import { headingOf, isOfProduct } from './shown-heading'
import { BUTTONS, labelOf, MOST_LOOKED_AT, type Selection } from './shown-parts'
import { BESIDE, regionOf, wholeOf, withoutBeside } from './shown-region'
import { skuIn } from './shown-sku'
import { shownText } from './shown-text'

/** What a page shows to people of the one product that it is about. */
export type ShownProduct = {
  readonly name: string
  readonly price: Money | null
  readonly sku: string | null
  /** Its number has a place of its own. */
  readonly isNumbered: boolean
  /** As it says. */
  readonly availability: Availability | null
  /** As its buttons let know, where nothing says. */
  readonly onButtons: Availability | null
  /** Its heading is called the name of a product, or it is waited for. */
  readonly isCalledProduct: boolean
  /** It can be put into a cart here, or could be. */
  readonly isForSale: boolean
}

/** Looking around costs more than reading what is marked up; no page of one product is greater. */
const MOST_ELEMENTS = 8_000
const DEEPEST = 80
/** From so many on a page is a list. */
const MOST_BUY_FORMS = 2

/**
 * What a page shows of its product, for a page, or the part of one, that says it to people alone. Null for a page without a
 * heading, or else one thing that is called a product's name, and for a list. `url` is the page's, `ours` the currency
 * that a sign of several is of where the page does not say.
 */
export function shownProduct($: CheerioAPI, url: string, ours: string | null = null): ShownProduct | null {
  if (isTooMuchToLookAt($)) return null
  const heading = headingOf($)
  if (!heading) return unheaded($)
  const region = regionOf($, heading)
  const buttons = buyButtons($, region)
  if (region.find(BUY_FORM).length > MOST_BUY_FORMS || buttons.length > MOST_BUY_FORMS + 1) return null
  const { sku, isItsOwn } = skuIn($, region, () => withoutBeside($, wholeOf($, heading), heading))
  return {
    name: oneLine(shownText(heading.toArray())),
    price: priceIn($, region, currencyOfPage($, url, ours)),
    sku,
    isNumbered: isItsOwn,
    availability: availabilityIn($, region, buttons) ?? availabilityAround(heading),
    onButtons: availabilityOnButtons(buttons),
    isCalledProduct: isOfProduct(heading) || isWaitedFor($, region),
    isForSale: buttons.length > 0 || region.find(BUY_FORM).length > 0,
  }
}

/** It is read from what it says to programs alone. */
export const isTooMuchToLookAt = ($: CheerioAPI): boolean =>
  $('*').length > MOST_ELEMENTS || isDeeperThan($.root().toArray(), DEEPEST)

/** Of a page without a heading: whether what it is about can be had, for markup that names it. */
function unheaded($: CheerioAPI): ShownProduct | null {
  if ($('h1, h2, h3').length > 0) return null
  const region = $('body').clone()
  region.find(BESIDE).remove()
  const buttons = buyButtons($, region)
  if (buttons.length > MOST_BUY_FORMS + 1) return null
  const availability = availabilityIn($, region, buttons)
  return {
    name: '',
    price: null,
    sku: null,
    isNumbered: false,
    availability,
    onButtons: availabilityOnButtons(buttons),
    isCalledProduct: false,
    isForSale: false,
  }
}

/** Somebody can be told when it is back. */
const isWaitedFor = ($: CheerioAPI, region: Selection): boolean =>
  region
    .find(BUTTONS)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .some(element => availabilityInWords(labelOf($(element))) === 'out-of-stock')
