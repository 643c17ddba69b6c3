import { type RawBuilder, sql } from 'kysely'
import type { Snippet } from '#core/contracts/search'

/** More is no question any more. */
const MAX_TYPED_LENGTH = 200

/** As `character_pairs` in the database: scripts that are written without spaces. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g
/** A word that is still being typed; after a quotation mark or a minus it is a part of something else. */
const LAST_WORD = /^([^"]*?)(?<![-\p{L}\p{N}])([\p{L}\p{N}]{2,40})$/u

/** What may stand within a word, and is left out as often: `no-dig`, `O’Brien`. */
const WITHIN_WORDS = /(?<=[\p{L}\p{N}\p{M}])['’‘ʼ´`‐‑–-](?=[\p{L}\p{N}])/gu
const LEFT_OUT = /(^|\s)-([^\s"]+)/g
/** Who quotes, leaves words out or offers a choice means the words as they are. */
const OPERATORS = /"|(^|\s)-|\sor\s/i
/**
 * A minus that leaves nothing out: between two words, in a line of them. PostgreSQL takes each for one more `not` around the
 * next word, and ends at the 33rd.
 */
const IDLE_MINUS = /-{2,}|-(?=\s|[^\p{L}\p{N}"]*(?:-|$))/gu
/** So many words are also looked for as one with the next. */
const MOST_JOINED = 6

/** Private-use characters mark hits in what PostgreSQL answers; they are taken out of the text before. */
const [HIT, END] = ['\uE000', '\uE001'] as const
/** PostgreSQL's settings of `ts_headline`. */
const HEADLINE = `StartSel=${HIT}, StopSel=${END}, MaxWords=32, MinWords=18, MaxFragments=2, FragmentDelimiter=" … "`
/** Around a hit in a script without words, in characters. */
const AROUND = 40

/** What somebody typed, as it is looked for: without controls and our own marks, and not endless. */
export function readTyped(typed: unknown): string {
  if (typeof typed !== 'string') return ''
  return typed
    .replace(/[\p{Cc}\uE000\uE001]/gu, ' ')
    .trim()
    .slice(0, MAX_TYPED_LENGTH)
    .toWellFormed()
}

/** Whether it has characters of a script that `headline` does not know. */
export const hasUnspaced = (typed: string): boolean => typed.normalize('NFKC').search(UNSPACED) >= 0

/**
 * The `tsquery` of what was typed, over vectors that `words_of` made in one of `languages` (BCP 47): words in any form, in
 * one or apart, with PostgreSQL's `"…"`, `or` and `-`; the last one may be unfinished. Chinese and Japanese by pairs of characters.
 */
export function askedWords(
  languages: readonly (string | RawBuilder<unknown>)[],
  typed: string,
): RawBuilder<unknown> {
  const whole = typed.normalize('NFKC').replace(IDLE_MINUS, ' ')
  const ways = waysToWrite(whole.replace(UNSPACED, ' ').trim())
  const each = [...new Set(languages)].flatMap(language => ways.map(way => spacedWords(language, way)))
  const words = each.reduce((all, one) => sql`${all} || ${one}`)
  return (whole.match(UNSPACED) ?? []).reduce<RawBuilder<unknown>>(
    (all, run) => sql`${all} && ${unspacedWords(run)}`,
    sql`(${words})`,
  )
}

/** `no dig bed` is also `nodig bed`, `no digbed` and `nodigbed`, as `joined_words` in the database has them. */
function waysToWrite(spaced: string): readonly string[] {
  const apart = spaced.replace(LEFT_OUT, leftOut).replace(WITHIN_WORDS, ' ')
  const words = apart.split(/\s+/)
  if (words.length > MOST_JOINED || OPERATORS.test(spaced)) return [apart]
  const joined = words
    .slice(1)
    .map((next, at) => [...words.slice(0, at), words[at] + next, ...words.slice(at + 2)])
  return [...new Set([apart, ...joined.map(each => each.join(' ')), words.join('')])]
}

/** `-no-dig` leaves out both `no dig` and `nodig`. */
function leftOut(asked: string, before: string, word: string): string {
  const [apart, joined] = [word.replace(WITHIN_WORDS, ' '), word.replace(WITHIN_WORDS, '')]
  return apart === word ? asked : `${before}-"${apart}" -${joined}`
}

function spacedWords(language: string | RawBuilder<unknown>, spaced: string): RawBuilder<unknown> {
  const whole = (words: string) =>
    sql`websearch_to_tsquery(search_config(${language}), without_accents(${words}))`
  const [, before = '', last] = LAST_WORD.exec(spaced) ?? []
  if (!last) return whole(spaced)
  const unfinished = sql`to_tsquery('simple', without_accents(${last}) || ':*')`
  return sql`(${whole(spaced)} || (${whole(before)} && ${unfinished}))`
}

function unspacedWords(run: string): RawBuilder<unknown> {
  return [...run].length === 1
    ? sql`to_tsquery('simple', ${run} || ':*')`
    : sql`plainto_tsquery('simple', character_pairs(${run}))`
}

/** A few words of `text` around what was found, for `snippetOf`. */
export function headline(
  language: RawBuilder<unknown>,
  text: RawBuilder<unknown>,
  asked: RawBuilder<unknown>,
): RawBuilder<string> {
  return sql`ts_headline(search_config(${language}), translate(${text}, ${HIT + END}, ''), ${asked}, ${HEADLINE})`
}

/** What `headline` answered, or a text with other marks around what was found, by its parts. */
export function snippetOf(marked: string, [start, end]: readonly [string, string] = [HIT, END]): Snippet {
  return marked
    .split(start)
    .flatMap((part, at) => {
      if (at === 0) return [{ text: part, hit: false }]
      const [hit = '', ...rest] = part.split(end)
      return [
        { text: hit, hit: true },
        { text: rest.join(''), hit: false },
      ]
    })
    .filter(({ text }) => text !== '')
}

/** The same for what `headline` does not know: a run of Chinese or Japanese. Null when there is none in `typed` and `text`. */
export function snippetAround(stored: string, typed: string): Snippet | null {
  const text = stored.normalize('NFKC')
  const run = (typed.normalize('NFKC').match(UNSPACED) ?? []).find(each => text.includes(each))
  if (!run) return null
  const at = text.indexOf(run)
  const [from, until] = [Math.max(0, at - AROUND), at + run.length]
  const after = text.slice(until, until + AROUND)
  return [
    { text: `${from > 0 ? '…' : ''}${text.slice(from, at)}`.toWellFormed(), hit: false },
    { text: run, hit: true },
    { text: `${after}${until + AROUND < text.length ? '…' : ''}`.toWellFormed(), hit: false },
  ].filter(part => part.text !== '')
}
