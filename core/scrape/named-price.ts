import type { CheerioAPI } from 'cheerio/slim'
import type { Money } from '#core/contracts/money'
import { hasSignOf, type PageCurrency } from './page-currency'
import { parsePrice } from './price'
import { MOST_LOOKED_AT, NAMING, PRICE, type Selection } from './shown-parts'
import { shownPrice } from './shown-price'
import { shortText } from './shown-text'
import { unnamedPrice } from './unnamed-price'

const LONGEST_PRICE = 300
/** What is no price of today for one by its element: crossed out, of a measure, of carriage, in parts. */
const CROSSED_OUT = 'del, s, strike, [style*="line-through" i]'
/** The same by a name of it; what only says that it has such a part inside does so before it. */
const NO_PRICE =
  /^(?!(?:with|has|is|on|show|no)[-_]).*(?:original[-_]?price|former[-_]?price|price[-_]*former|price[-_]+original|preco[-_]de\b|before[-_]?(?:price|discount|sale)|price[-_]+before|reduced[-_]?from|basis[-_]?price|(?:member|loyalty|club|prime|exclusive|subscri|wholesale|trade)[-_a-z]*price|price[-_a-z]*(?:member|loyalty|club|subscri|wholesale)|preco[-_]parcel|parcela|afterpay|per[-_]month|(?:sena|stara|puvodni|ancien|vecchio|anterior|alter|eski|oude|gammal|ordinarie|antigo)[-_](?:kaina|cena|prix|prezzo|precio|preis|fiyat|prijs|pris|preco)|(?:kaina|cena|prix|prezzo|precio|preis|fiyat|prijs|pris|preco)[-_](?:sena|stara|puvodni|ancien|barr|vecchio|anterior|antes|alt|eski|oud|gammal|ordinarie|antigo)|old[-_]?price|price[-_]+old|was[-_]?price|price[-_]+was|compare|strike|crossed|rrp|uvp|msrp|list[-_]?price|line-through|non-sale|unit[-_]?price|price[-_]+unit|base[-_]?price|grundpreis|price[-_]per|per[-_]unit|shipping|delivery|versand|saving|you-save|product-discount|discount-(?:percentage|amount)|deposit|instal?lment|klarna|financ|tax[-_]price|price[-_]tax)/i

/** What is called the price of today is, before what is only called a price. */
const PRICE_NOW =
  /(?:^|[-_])(?:final|current|now|actual|actuel|attuale|aktuell|selling|special|promo(?:tion(?:al)?)?|discounted|our|sales?|offer)(?:$|[-_])|(?:final|current|sale|sales|selling|special|discounted|offer)price|pricetopay|attuale|promocional/i

/** The price that a part of a page shows: in what is marked or called so, or else where nothing says which it is. */
export function priceIn(
  $: CheerioAPI,
  region: Selection,
  { said, likely, ours }: PageCurrency,
): Money | null {
  const prices = region.clone()
  prices.find(CROSSED_OUT).remove()
  prices
    .find(NAMING.map(name => `[${name}]`).join(', '))
    .filter((_, element) => namesOf($(element)).some(name => NO_PRICE.test(name)))
    .remove()
  const all = prices
    .find(`h1, [itemprop="price"], [data-price-amount], ${PRICE}`)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
  // What stands before the heading may be of anything else.
  const headed = all.findIndex(element => $(element).is('h1'))
  const found = [...all.slice(headed + 1), ...all.slice(0, Math.max(0, headed))]
  const ofNow = found.filter(element => namesOf($(element)).some(name => PRICE_NOW.test(name)))
  for (const element of new Set([...found.filter(isMarked($)), ...ofNow, ...found])) {
    const box = $(element)
    const exact =
      box.attr('data-price-amount') ?? (box.is('[itemprop="price"]') ? box.attr('content') : undefined)
    const shown = shortText(element, LONGEST_PRICE) ?? ''
    if (ASKED_FOR.test(shown)) return null
    const price =
      parsePrice(exact, said) ??
      shownPrice(shown, said) ??
      shownPrice(shown, likely) ??
      (hasSignOf(shown, ours) ? shownPrice(shown, ours) : null)
    if (price && price.amount > 0) return price
  }
  return unnamedPrice($, prices, said) ?? unnamedPrice($, prices, likely ?? ours)
}

/** Nobody is told it here, and what else is for sale on the page says nothing of it. */
const ASKED_FOR =
  /^price (?:on|upon) (?:request|application|enquiry)|^p\.?o\.?a\.?$|^(?:please )?(?:log|sign) ?in (?:to|for)|^(?:preis )?auf anfrage|^prix sur demande|^precio a consultar|^prezzo su richiesta|^prijs op aanvraag|^цена по запросу/iu

const isMarked =
  ($: CheerioAPI) =>
  (element: Parameters<CheerioAPI>[0]): boolean =>
    $(element as never).is('[itemprop="price"]')

const namesOf = (box: Selection): readonly string[] =>
  NAMING.flatMap(name => (box.attr(name) ?? '').split(/\s+/)).filter(Boolean)
