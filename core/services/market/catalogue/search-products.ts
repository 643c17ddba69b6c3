import type { Ctx } from '#core/contracts/ctx'
import { closestWords } from './closest-words'
import { CARD_COLUMNS, type CardRow, cardOf, type ProductCard, SHELF } from './product-card'

const MOST_HITS = 48
/** Around what was found; no text of ours contains them, so they survive escaping. */
export const MARK_START = '\u0002'
export const MARK_END = '\u0003'

export type Hit = ProductCard & {
  /** A few words of the text with what was found between `MARK_START` and `MARK_END`. */
  readonly excerpt: string
}

export type SearchResult = {
  readonly hits: readonly Hit[]
  /** The words that were looked for in place of misspelt ones; null when the words were right. */
  readonly corrected: string | null
}

/**
 * Products that mention the words, best first. When none does, the words on our labels that look most like
 * them are tried instead.
 */
export async function searchProducts(ctx: Ctx, words: string): Promise<SearchResult> {
  const asked = words.trim().slice(0, 100)
  if (!asked) return { hits: [], corrected: null }
  const hits = await find(ctx, asked)
  if (hits.length > 0) return { hits, corrected: null }
  const corrected = await closestWords(ctx, asked)
  return corrected ? { hits: await find(ctx, corrected), corrected } : { hits: [], corrected: null }
}

async function find(ctx: Ctx, words: string): Promise<Hit[]> {
  const rows = await ctx.em.execute<(CardRow & { excerpt: string })[]>(
    `with asked as (select websearch_to_tsquery('english', ?) as query, ?::text as words)
     select ${CARD_COLUMNS},
       ts_headline('english', p.summary || ' ' || p.description, asked.query,
         'MaxWords=18, MinWords=8, StartSel="' || chr(2) || '", StopSel="' || chr(3) || '"') as excerpt
     ${SHELF} cross join asked
     where p.search @@ asked.query or pr.name ilike '%' || asked.words || '%' or p.title ilike '%' || asked.words || '%'
     order by p.title ilike '%' || asked.words || '%' desc, ts_rank(p.search, asked.query) desc, lower(p.title), p.id
     limit ${MOST_HITS}`,
    [words, escapeLike(words)],
  )
  return rows.map(row => ({ ...cardOf(row), excerpt: row.excerpt }))
}

const escapeLike = (words: string) => words.replace(/[\\%_]/g, '\\$&')
