import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Below this, trigrams of two words have too little in common to be a slip of the finger. */
const LEAST_LIKENESS = 0.25

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

async function closestWord(ctx: Ctx, word: string): Promise<string | null> {
  const { rows } = await sql<{ word: string }>`
    with words as (
      select distinct unnest(tsvector_to_array(to_tsvector('simple', p.title || ' ' || p.summary || ' ' || coalesce(pr.name, '')))) as word
      from products p join listings l on l.product_id = p.id left join producers pr on pr.id = p.producer_id)
    select word from words where similarity(word, ${word}) >= ${LEAST_LIKENESS}
    order by similarity(word, ${word}) desc, word limit 1`.execute(db(ctx))
  return rows[0]?.word ?? null
}
