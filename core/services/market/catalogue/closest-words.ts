import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Below this, trigrams of two words have too little in common to be a slip of the finger. */
const LEAST_LIKENESS = 0.25
/** Words stay in the vocabulary when the last product with them goes. */
const TRIED = 20

/**
 * Each word replaced by the one most like it among the titles and producers of what is on sale: `hony` →
 * `honey`. Null when a word resembles none, or when nothing would change.
 */
export async function closestWords(ctx: Ctx, words: string): Promise<string | null> {
  const asked =
    words
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, 6) ?? []
  const found: string[] = []
  for (const word of asked) {
    const known = await closestWord(ctx, word)
    if (!known) return null
    found.push(known)
  }
  const corrected = found.join(' ')
  return corrected && corrected !== asked.join(' ') ? corrected : null
}

/** The words most like it come by the index; the first of them that is still on sale counts. */
async function closestWord(ctx: Ctx, word: string): Promise<string | null> {
  const language = ctx.house.site().locale
  const { rows } = await sql<{ word: string }>`
    with nearest as (
      select word, similarity(word, ${word}) as likeness from shelf_words order by word <-> ${word} limit ${sql.lit(TRIED)})
    select word from nearest
    where likeness >= ${LEAST_LIKENESS} and exists (
      select from shelf_products s
      where s.words @@ (plainto_tsquery('simple', word) || plainto_tsquery(search_config(${language}), word)))
    order by likeness desc, word limit 1`.execute(db(ctx))
  return rows[0]?.word ?? null
}
