import { FIELDS, fieldsOf, wordsFor } from './fields'
import type { ImportKind } from './import-field'

/**
 * Which column of a header is what, as far as its names say; each column is one thing at most. Which of two columns of
 * one name is meant nobody can know: neither is taken.
 */
export function matchColumns(kind: ImportKind, header: readonly string[]): Readonly<Record<string, number>> {
  const taken = new Set<number>()
  const matched: Record<string, number> = {}
  // What is written just as we know it goes first: `price` before `Price (£)`.
  for (const fold of [foldName, bareName]) {
    const named = header.map(fold)
    for (const field of fieldsOf(kind)) {
      if (matched[field.name] !== undefined) continue
      const column = wordsFor(field)
        .map(fold)
        .filter(word => named.indexOf(word) === named.lastIndexOf(word))
        .map(word => named.indexOf(word))
        .find(at => at >= 0 && !taken.has(at))
      if (column === undefined) continue
      taken.add(column)
      matched[field.name] = column
    }
  }
  return matched
}

/** The names that several columns have, of which one may be what is looked for and matched to nothing else. */
export function unclearNames(
  kind: ImportKind,
  header: readonly string[],
  columns: Readonly<Record<string, number>>,
): readonly string[] {
  const named = header.map(foldName)
  const unmatched = fieldsOf(kind).filter(({ name }) => columns[name] === undefined)
  const words = new Set(unmatched.flatMap(wordsFor))
  return [...new Set(named)].filter(
    name => words.has(name) && named.indexOf(name) !== named.lastIndexOf(name),
  )
}

/** Whether a cell is called like a column of any of them. */
export function namesColumn(cell: string): boolean {
  known ??= new Set(Object.values(FIELDS).flatMap(fields => fields.flatMap(wordsFor).map(bareName)))
  return known.has(bareName(cell))
}
let known: ReadonlySet<string> | undefined

const foldName = (cell: string): string => cell.trim().toLowerCase().replace(/\s+/g, ' ')

/** The currency that a column of money has behind its name: `Preis (€)`, `Prix en EUR`. */
const CURRENCY =
  /[([](?:\p{Sc}|eur|euro|chf|gbp|usd|sek|nok|dkk|pln|czk)[)\]]|(?<!\p{L})(?:(?:in|en) )?(?:\p{Sc}|eur|euro|chf|gbp|usd|sek|nok|dkk|pln|czk)$/gu

/** What it calls its currency, a sign or a code; null where it names none. */
export function currencyIn(heading: string): string | null {
  const [found] = foldName(heading).match(CURRENCY) ?? []
  const mark = found?.replace(/[()[\]]|^(?:in|en) /g, '').trim()
  if (!mark) return null
  return mark === 'euro' ? 'EUR' : mark.toUpperCase()
}

/** Without accents, a currency, and what stands between words or behind the last: `Art.-Nr.:`, `UNIT_PRICE *`. */
const bareName = (cell: string): string =>
  foldName(cell)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(CURRENCY, '')
    .replace(/[^\p{L}\p{N}#()$£€?]+/gu, ' ')
    .trim()
