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
  if (buttons.length > 0) return buttons.every(isOff) ? 'out-of-stock' : 'in-stock'
  const alone = region
    .find(BUTTONS)
    .slice(0, MOST_LOOKED_AT)
    .toArray()
    .map(element => availabilityInWords(labelOf($(element))))
  return alone.includes('out-of-stock') ? 'out-of-stock' : null
}

const AVAILABILITY_LABEL =
  /^(?:availability|stock(?: status)?|verfügbarkeit|lieferbarkeit|lieferstatus|disponibilité|disponibilidad|disponibilità|disponibilidade|beschikbaarheid|dostępność|dostupnost|lagerstatus|saatavuus|наличие)\s*:?\s*/iu

/** `Availability: In stock`, in one element or in two. */
function labelledAvailability($: CheerioAPI, region: Selection): Availability | null {
  for (const element of region.find(LABEL_PLACES).slice(0, MOST_LABELS).toArray()) {
    const shown = shortText(element, LONGEST_LABELLED)
    if (shown === null || !AVAILABILITY_LABEL.test(shown)) continue
    const rest = shown.replace(AVAILABILITY_LABEL, '')
    const found = availabilityInWords(rest === '' ? shownText($(element).next().toArray()) : rest)
    if (found) return found
  }
  return null
}

function byClass(names: string): Availability | null {
  if (
    /(?:^|[\s_-])(?:out-?of-?stock|outofstock|unavailable|sold-?out|not-available)(?:$|[\s_-])/i.test(names)
  )
    return 'out-of-stock'
  return /(?:^|[\s_-])(?:in-?stock|available)(?:$|\s)/i.test(names) ? 'in-stock' : null
}
