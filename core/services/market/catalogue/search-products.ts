import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { closestWords } from './closest-words'
import { CARD_COLUMNS, cardOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export const HITS_PER_PAGE = 48
/** Around what was found; no text of ours contains them, so they survive escaping. */
export const MARK_START = '\u0002'
export const MARK_END = '\u0003'

export type Hit = ProductCard & {
  /** A few words of the text with what was found between `MARK_START` and `MARK_END`. */
  readonly excerpt: string
}

export type SearchResult = {
  readonly hits: readonly Hit[]
  /** How many there are on all pages. */
  readonly total: number
  /** The words that were looked for in place of misspelt ones; null when the words were right. */
  readonly corrected: string | null
}

/**
 * Products that mention the words, best first, a page of them. When none does, the words on our labels that look most
 * like them are tried instead. Pages count from 1.
 */
export async function searchProducts(ctx: Ctx, words: string, page = 1): Promise<SearchResult> {
  const asked = words.trim().slice(0, 100)
  if (!asked) return { hits: [], total: 0, corrected: null }
  const found = await find(ctx, asked, page)
  if (found.total > 0) return { ...found, corrected: null }
  const corrected = await closestWords(ctx, asked)
  return corrected ? { ...(await find(ctx, corrected, page)), corrected } : { ...found, corrected: null }
}

async function find(ctx: Ctx, words: string, page: number): Promise<{ hits: Hit[]; total: number }> {
  const like = likeContaining(words)
  const found = sql`${SHELF} cross join
      (select websearch_to_tsquery('english', ${words}) as query, ${like}::text as pattern) asked
    where p.search @@ asked.query or pr.name ilike asked.pattern or p.title ilike asked.pattern`
  const { rows } = await sql<ProductCardRow & { excerpt: string }>`
    select ${CARD_COLUMNS},
      ts_headline('english', p.summary || ' ' || p.description, asked.query,
        'MaxWords=18, MinWords=8, StartSel="' || chr(2) || '", StopSel="' || chr(3) || '"') as excerpt
    ${found}
    order by p.title ilike asked.pattern desc, ts_rank(p.search, asked.query) desc, ${inReadingOrder('p.title')}, p.id
    limit ${HITS_PER_PAGE} offset ${(page - 1) * HITS_PER_PAGE}`.execute(db(ctx))
  const count = await sql<{ total: number }>`select count(*)::int as total ${found}`.execute(db(ctx))
  return {
    hits: rows.map(row => ({ ...cardOf(row), excerpt: row.excerpt })),
    total: count.rows[0]?.total ?? 0,
  }
}
