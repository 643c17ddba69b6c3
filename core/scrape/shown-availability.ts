import type { CheerioAPI } from 'cheerio/slim'
import { availabilityInWords } from './availability-words'
import type { Availability } from './product'
import {
  BUTTONS,
  called,
  LABEL_PLACES,
  LONGEST_LABELLED,
  labelOf,
  MOST_LABELS,
  MOST_LOOKED_AT,
  type Selection,
} from './shown-parts'
import { shortText, shownText } from './shown-text'

const LONGEST_STATEMENT = 200
const STOCK = called(
  'stock',
  'availab',
  'dispo',
  'verfuegbar',
  'verfügbar',
  'lieferzeit',
  'delivery-status',
  'delivery-information',
  'disponib',
  'voorraad',
  'inventory',
  'lager',
  'sold-out',
)

/** Whether what a part of a page shows can be had: as it says, or as its buttons do. */
export function availabilityIn(
  $: CheerioAPI,
  region: Selection,
  buttons: readonly Selection[],
): Availability | null {
  const said = region
    .find(STOCK)
    .not('input, select, option, body, main')
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .map(
      element =>
        availabilityInWords(shortText(element, LONGEST_STATEMENT)) ?? byClass($(element).attr('class') ?? ''),
    )
    .find(found => found !== null)
  const labelled = labelledAvailability($, region)
  const onButtons = buttons.map(button => availabilityInWords(labelOf(button)))
  const isOff = (button: Selection) =>
    button.attr('disabled') !== undefined ||
    button.attr('aria-disabled') === 'true' ||
    /(?:^|[\s_-])disabled(?:$|\s)/.test(button.attr('class') ?? '')
  const pressed = onButtons.find(found => found !== null && found !== 'in-stock')
  if (pressed) return pressed
  if (said ?? labelled) return said ?? labelled
  const sentence = saidOfItself(region)
  if (sentence) return sentence
  if (buttons.length > 0) return buttons.every(isOff) ? 'out-of-stock' : 'in-stock'
  const alone = region
    .find(BUTTONS)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .map(element => availabilityInWords(labelOf($(element))))
  return alone.includes('out-of-stock') ? 'out-of-stock' : null
}

const AVAILABILITY_LABEL =
  /^(?:availability|stock(?: status)?|verfügbarkeit|lieferbarkeit|lieferstatus|disponibilité|disponibilidad|disponibilità|disponibilidade|beschikbaarheid|dostępność|dostupnost|lagerstatus|saatavuus|наличие|наявність|bestand|lagerbestand|voorraad|在庫(?:状況)?|库存|庫存|재고)\s*[:：]?\s*/iu

/** `Availability: In stock`, in one element or in two. */
function labelledAvailability($: CheerioAPI, region: Selection): Availability | null {
  for (const element of region.find(LABEL_PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST_LABELLED)
    if (shown === null || !AVAILABILITY_LABEL.test(shown)) continue
    const rest = shown.replace(AVAILABILITY_LABEL, '')
    const said = (rest === '' ? shownText($(element).next().toArray()) : rest).trim()
    const found = availabilityInWords(said) ?? availabilityInSign(said)
    if (found) return found
  }
  return null
}

/** How many there are, or a sign for it: `15`, `○`. */
function availabilityInSign(said: string): Availability | null {
  const [, count] =
    /^(\d{1,6})(?: ?(?:pcs|pieces|items|units|st(?:ü|u)?c?k|stk|ks|szt|pièces|unités|uds|個|点|件|개|шт)?\.?)?$/iu.exec(
      said,
    ) ?? []
  if (count !== undefined) return Number(count) > 0 ? 'in-stock' : 'out-of-stock'
  if (/^[○◯◎〇]$/u.test(said)) return 'in-stock'
  if (/^△$/u.test(said)) return 'limited'
  return /^[×✕✖]$/u.test(said) ? 'out-of-stock' : null
}

/** What says nothing else, or first of all: `In stock – ships in two days`. Of a choice with both, one is not said. */
const STATED =
  /^(?:(?:currently|sorry,?|leider|derzeit|aktuell|actuellement|actualmente|nur|only|noch|still) )?(?:out of stock|sold out|in stock|pre-?order|back-?order(?:ed)?|discontinued|temporarily unavailable|(?:sofort |ab )?(?:lieferbar|verfügbar|auf lager|vorrätig)|ausverkauft|vergriffen|en stock|en rupture|rupture de stock|épuisé|indisponible|disponible|agotado|sin existencias|disponibile|esaurito|non disponibile|op voorraad|uitverkocht|em stock|em estoque|esgotado|indisponível|i lager|finns i lager|slut i lager|slutsåld|på lager|udsolgt|utsolgt|dostępny|niedostępny|skladem|vyprodáno|varastossa|loppuunmyyty|raktáron|elfogyott|в наличии|нет в наличии|в наявності|немає в наявності|в наличност|stokta|tükendi|在庫あり|在庫切れ|有货|缺货)(?![\p{L}\d])/iu

function saidOfItself(region: Selection): Availability | null {
  const stated = region
    .find('p, div, span, strong, b, li, td, dd, em')
    .slice(0, MOST_LABELS)
    .toArray()
    .map(element => shortText(element, LONGEST_LABELLED))
    .filter(shown => shown !== null && STATED.test(shown))
    .map(shown => availabilityInWords(shown))
  const [first] = stated
  return first && stated.every(each => each === first) ? first : null
}

function byClass(names: string): Availability | null {
  if (
    /(?:^|[\s_-])(?:out-?of-?stock|outofstock|unavailable|sold-?out|not-available)(?:$|[\s_-])/i.test(names)
  )
    return 'out-of-stock'
  return /(?:^|[\s_-])(?:in-?stock|available)(?:$|\s)/i.test(names) ? 'in-stock' : null
}
