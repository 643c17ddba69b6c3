import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { availabilityInWords } from './availability-words'
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
  const said: Money[] = []
  for (const element of region.find(PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST)
    if (!shown) continue
    const label = LABEL.exec(shown)?.[0]
    const rest = label === undefined ? '' : shown.slice(label.length)
    const named = label === undefined ? null : rest || behind($, element as unknown as Node)
    const price = named === null || !/\p{Sc}|\p{L}/u.test(named) ? null : shownPrice(named, currency)
    if (price) labelled.push(price)
    // What has no sign of money is a number of anything.
    const bare = shown.replace(FROM, '')
    const only = /^[\d.,\s]+$/.test(bare) ? null : (parsePrice(bare, currency) ?? rangeFrom(bare, currency))
    if (only && only.amount > 0 && !isOfBefore($(element), currency)) alone.push(only)
    const among = only || !isOfStock(shown) ? null : shownPrice(shown, currency)
    if (among && among.amount > 0) said.push(among)
  }
  if (labelled.length > 0) return agreed(labelled)
  return alone.length > 0 ? agreed(alone) : agreed(said)
}

/** `In stock - £4.50`. */
const isOfStock = (shown: string): boolean =>
  /\d/.test(shown) &&
  /\p{Sc}/u.test(shown) &&
  availabilityInWords(shown.replace(/[\p{Sc}\d].*$/u, '')) !== null

const FROM = /^(?:from|ab|dès|à partir de|desde|a partir de|da|vanaf|fra|från|od|alkaen|от|від)\s+(?=\S*\d)/iu

/** The lower end of `£499 – £899`. */
const rangeFrom = (shown: string, currency: string | null): Money | null =>
  /\d\S*\s*[-–—]\s*\S*\d/.test(shown) && !/\p{L}{4}/u.test(shown) ? shownPrice(shown, currency) : null

/** Beside it stands that it was asked once: `Originally: <span>149,95 €</span>`. */
function isOfBefore(element: Selection, currency: string | null): boolean {
  const around = shortText(element.parent().get(0), LONGEST)
  return around !== null && shownPrice(around, currency) === null
}

/** What stands right behind a label: its next element, or the text before that. */
function behind($: CheerioAPI, element: Node): string {
  const next = element.nextSibling
  const text = next?.type === 'text' ? (next.data ?? '') : ''
  return (
    /\d/.test(text)
      ? text
      : shownText(
          $(element as never)
            .next()
            .toArray(),
        )
  )
    .trim()
    .slice(0, LONGEST)
}

type Node = { readonly nextSibling: { readonly type: string; readonly data?: string } | null }

function agreed(prices: readonly Money[]): Money | null {
  const [first, ...others] = prices
  const isSame = (price: Money) => price.amount === first?.amount && price.currency === first.currency
  return first && others.every(isSame) ? first : null
}
