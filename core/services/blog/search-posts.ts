import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { LINE_COLUMNS, LINE_TABLES, lineOf, type PostSummary, type PostSummaryRow } from './list-posts'
import { STORED } from './readers'

export type Snippet = readonly { readonly text: string; readonly hit: boolean }[]
export type Found = PostSummary & { readonly snippet: Snippet }
export type SearchResult = { readonly found: readonly Found[]; readonly total: number }

export const FOUND_PER_PAGE = 20
const MAX_QUERY_LENGTH = 200
/** How like a title must be to be found in spite of a slip of the finger: 0 to 1. */
const LIKENESS = 0.3
/** Private-use characters mark hits in what PostgreSQL answers; they are taken out of the text before. */
const [HIT, END] = ['\uE000', '\uE001'] as const
/** PostgreSQL's settings of `ts_headline`. */
const SNIPPET = `StartSel=${HIT}, StopSel=${END}, MaxWords=32, MinWords=18, MaxFragments=2, FragmentDelimiter=" … "`

/**
 * Public posts and pages for what someone typed: whole words first (PostgreSQL full text, with its `"…"`, `or`
 * and `-`), titles that are nearly so after them (pg_trgm).
 */
export async function searchPosts(ctx: Ctx, typed: string, page = 1): Promise<SearchResult> {
  const query = typed
    .replace(/[\p{Cc}\uE000\uE001]/gu, ' ')
    .trim()
    .slice(0, MAX_QUERY_LENGTH)
  if (query === '') return { found: [], total: 0 }
  const { rows } = await sql<PostSummaryRow & { snippet: string; total: number }>`
    with asked as (select websearch_to_tsquery('english', ${query}) as words, ${query}::text as typed),
    hits as (
      select p.id, count(*) over ()::int as total,
        ts_rank(p.search, asked.words) * 2 + word_similarity(asked.typed, p.title) as rank
      from asked, posts p join publications pub on pub.post_id = p.id
      where p.search @@ asked.words or word_similarity(asked.typed, p.title) > ${LIKENESS}::float8
      order by rank desc, p.id desc limit ${FOUND_PER_PAGE} offset ${(page - 1) * FOUND_PER_PAGE})
    select ${LINE_COLUMNS}, hits.total,
      ts_headline('english', translate(${STORED.plaintext}, ${HIT + END}, ''), asked.words, ${SNIPPET}) as snippet
    from asked, ${LINE_TABLES} join hits on hits.id = p.id order by hits.rank desc, p.id desc`.execute(
    db(ctx),
  )
  return {
    found: rows.map(row => ({ ...lineOf(row), snippet: snippetOf(row.snippet) })),
    total: rows[0]?.total ?? 0,
  }
}

/** Posts whose address is nearly this one: for a reader with an old or mistyped link. */
export async function postsLike(ctx: Ctx, slug: string): Promise<PostSummary[]> {
  const words = slug.replace(/[\p{Cc}]/gu, '').slice(0, MAX_QUERY_LENGTH)
  const { rows } = await sql<PostSummaryRow>`
    select ${LINE_COLUMNS} from ${LINE_TABLES} where similarity(p.slug, ${words}) > ${LIKENESS}::float8
    order by similarity(p.slug, ${words}) desc limit 3`.execute(db(ctx))
  return rows.map(lineOf)
}

function snippetOf(marked: string): Snippet {
  return marked
    .split(HIT)
    .flatMap((part, at) => {
      if (at === 0) return [{ text: part, hit: false }]
      const [hit = '', ...rest] = part.split(END)
      return [
        { text: hit, hit: true },
        { text: rest.join(''), hit: false },
      ]
    })
    .filter(({ text }) => text !== '')
}
