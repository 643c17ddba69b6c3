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
  'soldout',
)

/** Whether what a part of a page shows can be had, as it says; null where only its buttons tell. */
export function availabilityIn(
  $: CheerioAPI,
  region: Selection,
  buttons: readonly Selection[],
): Availability | null {
  const isOn = buttons.some(button => !isOff(button))
  const said = region
    .find(STOCK)
    .not('input, select, option, body, main')
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    // A theme has its badge for what is sold out in every page, and shows it in some.
    .filter(element => !(isOn && /badge/i.test($(element).attr('class') ?? '')))
    .map(
      element =>
        availabilityInWords(shortText(element, LONGEST_STATEMENT)) ?? byClass($(element).attr('class') ?? ''),
    )
    .find(found => found !== null)
  const labelled = labelledAvailability($, region)
  const onButtons = buttons.map(button => availabilityInWords(labelOf(button)))
  const pressed = onButtons.find(found => found !== null && found !== 'in-stock')
  if (pressed) return pressed
  if (said ?? labelled) return said ?? labelled
  const sentence = saidOfItself($, region)
  if (sentence || buttons.length > 0) return sentence
  const alone = region
    .find(BUTTONS)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .map(element => availabilityInWords(labelOf($(element))))
  return alone.includes('out-of-stock') ? 'out-of-stock' : null
}

/** What a part of the page around the heading is called, as WordPress has it: `product outofstock`. */
export function availabilityAround(heading: Selection): Availability | null {
  const names = heading.parents().not('html, body').toArray()
  const [said] = names
    .flatMap(element => ('attribs' in element ? (element.attribs.class ?? '').split(/\s+/) : []))
    .flatMap(name => {
      if (/^(?:is-)?(?:out-?of-?stock|sold-?out|unavailable|indispon[ií]vel|indisponible)$/i.test(name))
        return ['out-of-stock' as const]
      return /^(?:is-)?in-?stock$/i.test(name) ? ['in-stock' as const] : []
    })
  return said ?? null
}

/** What can be pressed can be had, or could once one of several is chosen; what is switched off cannot. Null without a button. */
export function availabilityOnButtons(buttons: readonly Selection[]): Availability | null {
  if (buttons.length === 0) return null
  return buttons.every(isOff) && !buttons.some(waitsForChoice) ? 'out-of-stock' : 'in-stock'
}

/** Where some can be chosen and others not, those can be had. */
function waitsForChoice(button: Selection): boolean {
  const choices = button.closest('form').find('input[type="radio"]')
  const off = choices.filter('[disabled]').length
  return off > 0 && off < choices.length
}

const isOff = (button: Selection): boolean =>
  button.attr('disabled') !== undefined ||
  button.attr('aria-disabled') === 'true' ||
  /(?:^|[\s_-])disabled(?:$|\s)/.test(button.attr('class') ?? '')

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
  /^(?:(?:currently|sorry,?|leider|derzeit|aktuell|actuellement|actualmente|nur|only|noch|still) )?(?:out of stock|sold out|unavailable|not available|in stock|pre-?order|back-?order(?:ed)?|discontinued|temporarily unavailable|(?:sofort |ab )?(?:lieferbar|verfügbar|auf lager|vorrätig)|ausverkauft|vergriffen|en stock|en rupture|rupture de stock|épuisé|indisponible|disponible|agotado|sin existencias|disponibile|esaurito|non disponibile|op voorraad|uitverkocht|em stock|em estoque|esgotado|indisponível|i lager|finns i lager|slut i lager|slutsåld|på lager|udsolgt|utsolgt|dostępny|niedostępny|skladem|vyprodáno|varastossa|loppuunmyyty|raktáron|elfogyott|в наличии|нет в наличии|в наявності|немає в наявності|в наличност|stokta|tükendi|在庫あり|在庫切れ|有货|缺货)(?![\p{L}\d])/iu

/** No more than that, in no matter which language. */
const LONGEST_BARE = 24
const isBare = (shown: string): boolean => shown.length <= LONGEST_BARE && !/\d/.test(shown)

/** A sentence about it, with a word for what it is. */
const OF_THE_THING =
  /^(?:sorry,? |leider,? |désolé,? |lo sentimos,? )?(?:(?:this|the|dieser|dieses|der|das|ce|cet|cette|l['’]|este|esta|el|questo|dit|denna|detta|dette|denne|ten|tento|acest|данный|этот|цей) ?)?(?:product|item|article|artikel|produkt|produit|producto|artículo|prodotto|articolo|produto|artigo|vare|vara|varan|tuote|termék|ürün|товар)(?!\p{L})/iu

/** One size that has run out says nothing of the others, nor does what holds no more than it. */
const CHOICE = 'input[type="radio"], option'
const OF_A_CHOICE =
  'label, [class*="swatch" i], [class*="variant" i], [class*="variation" i], [class*="size" i], [class*="option" i], [class*="badge" i]'

function saidOfItself($: CheerioAPI, region: Selection): Availability | null {
  const stated = region
    .find('p, div, span, strong, b, li, td, dd, em, i, small, font, h2, h3, h4')
    .slice(0, MOST_LABELS)
    .toArray()
    .filter(element => $(element).closest(OF_A_CHOICE).length === 0 && $(element).find(CHOICE).length === 0)
    .map(element => shortText(element, LONGEST_LABELLED))
    .filter(shown => shown !== null && (STATED.test(shown) || OF_THE_THING.test(shown) || isBare(shown)))
    .map(shown => availabilityInWords(shown))
    .filter(found => found !== null)
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
