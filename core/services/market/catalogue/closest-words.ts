import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Below this, trigrams of two words have too little in common to be a slip of the finger. */
const LEAST_LIKENESS = 0.25
/** A letter too many or too few is one slip, a wrong one two: so many make another word of it. */
const MOST_SLIPS = { short: 2, long: 4 } as const
const LONG_WORD = 8
/** Words stay in the vocabulary when the last product with them goes. */
const TRIED = 20
/** Products that are looked through for a word before the index is asked for all that have it. */
const LOOKED_THROUGH = 200

/**
 * Each word replaced by the one most like it among the titles and producers of what is on sale: `hony` →
 * `honey`. Null when a word resembles none, or when nothing would change. `carots` is no slip of `card`.
 */
export async function closestWords(ctx: Ctx, words: string): Promise<string | null> {
  const asked =
    words
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, 6) ?? []
  if (asked.length === 0) return null
  const found = await closestOf(ctx, asked)
  if (found.length < asked.length || !found.every((word, at) => isTypoOf(asked[at] ?? '', word))) return null
  const corrected = found.join(' ')
  return corrected === asked.join(' ') ? null : corrected
}

/**
 * The words most like each come by the index; the first of them that is still on sale counts. Shorter where one resembles none.
 * What many products say, one of any few hundred says; what few say, the index of words finds at once. Asked for what many say,
 * it would give all of them.
 */
async function closestOf(ctx: Ctx, asked: readonly string[]): Promise<string[]> {
  const language = ctx.house.site().locale
  const { rows } = await sql<{ word: string }>`
    with sample as materialized (select words from shelf_products order by product_id limit ${sql.lit(LOOKED_THROUGH)})
    select closest.word from unnest((select ${asked}::text[])) with ordinality a(typed, place) cross join lateral (
      select word from (
        select word, likeness,
          plainto_tsquery('simple', word) || plainto_tsquery((select search_config(${language})), word) as query
        from (
          select word, similarity(word, a.typed) as likeness from shelf_words order by word <-> a.typed limit ${sql.lit(TRIED)}) nearest
        where likeness >= ${sql.lit(LEAST_LIKENESS)} order by likeness desc, word) tried
      where exists (select from sample s where s.words @@ tried.query)
        or exists (select from shelf_products s where s.words @@ tried.query)
      order by likeness desc, word limit 1) closest
    order by a.place`.execute(db(ctx))
  return rows.map(({ word }) => word)
}

/** Whether so few letters were left out, added or mixed up that one was meant by the other. */
export function isTypoOf(typed: string, word: string): boolean {
  const most = typed.length < LONG_WORD ? MOST_SLIPS.short : MOST_SLIPS.long
  return (
    Math.abs(typed.length - word.length) <= most &&
    typed.length + word.length - 2 * lettersInCommon(typed, word) <= most
  )
}

/** The length of the longest word that is left of both when letters are struck out. */
function lettersInCommon(one: string, other: string): number {
  let above = new Array<number>(other.length + 1).fill(0)
  for (const letter of one) {
    const row = [0]
    for (let at = 0; at < other.length; at++)
      row.push(other[at] === letter ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0))
    above = row
  }
  return above[other.length] ?? 0
}
