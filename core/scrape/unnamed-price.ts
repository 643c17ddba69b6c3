import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { parsePrice } from './price'
import { LABEL_PLACES, MOST_LABELS, type Selection } from './shown-parts'
import { shownPrice } from './shown-price'
import { shortText, shownText } from './shown-text'

const LONGEST = 60
const PLACES = `${LABEL_PLACES}, em, i, bdi, big, ins, data, h2, h3, h4`
const LABEL =
  /^(?:(?:our|your|sale|special|current|final|regular|retail|selling|unit) )?(?:price|preis|verkaufspreis|prix|precio|prezzo|prijs|preço|cena|pris|hinta|fiyat|ár|цена|ціна|価格)(?: \((?:incl?|inkl|tax|ttc)[^)]{0,20}\))?\s*[:：]?\s*/iu

/**
 * The price in a part of a page where no class or id says which it is: what is labelled as the price, or else what is a price
 * and nothing else. Null where two of them differ.
 */
export function unnamedPrice($: CheerioAPI, region: Selection, currency: string | null): Money | null {
  const labelled: Money[] = []
  const alone: Money[] = []
  for (const element of region.find(PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST)
    if (!shown) continue
    const label = LABEL.exec(shown)?.[0]
    const rest = label === undefined ? '' : shown.slice(label.length)
    const said = label === undefined ? null : rest || shownText($(element).next().toArray()).slice(0, LONGEST)
    const price = said === null || !/\p{Sc}|\p{L}/u.test(said) ? null : shownPrice(said, currency)
    if (price) labelled.push(price)
    // What has no sign of money is a number of anything.
    const only = /^[\d.,\s]+$/.test(shown) ? null : parsePrice(shown, currency)
    if (only && only.amount > 0) alone.push(only)
  }
  return agreed(labelled) ?? (labelled.length === 0 ? agreed(alone) : null)
}

function agreed(prices: readonly Money[]): Money | null {
  const [first, ...others] = prices
  const isSame = (price: Money) => price.amount === first?.amount && price.currency === first.currency
  return first && others.every(isSame) ? first : null
}
