import type { CheerioAPI } from 'cheerio/slim'
import { shownText } from './shown-text'

export type Selection = ReturnType<CheerioAPI>

/** Where parts of a page have names: for its looks, its links and its tests. */
export const NAMING = ['class', 'id', 'data-hook', 'data-testid', 'data-test'] as const

/** Elements whose class or id, or what tests know it by, has one of these parts. */
export const called = (...parts: readonly string[]): string =>
  parts.flatMap(part => NAMING.map(name => `[${name}*="${part}" i]`)).join(', ')

/** What a button says. */
export const labelOf = (button: Selection): string =>
  (shownText(button.toArray()) || button.attr('value') || button.attr('aria-label') || '')
    .replace(/\s+/g, ' ')
    .trim()

export const BUTTONS =
  'button, [role="button"], input[type="submit"], input[type="button"], a[class*="btn" i], a[class*="button" i]'

/** What is not said by so many places is not said. */
export const MOST_LOOKED_AT = 60

/** From so many signs on a text is no label with what it labels. */
export const LONGEST_LABELLED = 80
/** What may hold a label. */
export const LABEL_PLACES = 'th, dt, td, li, p, div, span, strong, b, label'
/** So many of them are looked at. */
export const MOST_LABELS = 1_000

/** What shops call a price, in their own languages. */
export const PRICE = [
  called(
    ...[
      'price',
      'pricing',
      'preis',
      'prix',
      'precio',
      'prezzo',
      'prijs',
      'preco',
      'cena',
      'cijena',
      'hinta',
      'fiyat',
    ],
    ...['kaina', '-cost', '_cost'],
  ),
  '[class~="pris" i], [class*="-pris" i], [class*="pris-" i]',
].join(', ')
