import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Snippet } from '#core/contracts/search'
import {
  askedWords,
  hasUnspaced,
  headline,
  readTyped,
  snippetAround,
  snippetOf,
} from '#core/database/asked-words'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { LINE_COLUMNS, LINE_TABLES, lineOf, type PostSummary, type PostSummaryRow } from './list-posts'
import { STORED } from './readers'

export type Found = PostSummary & { readonly snippet: Snippet; readonly rank: number }
export type SearchResult = { readonly found: readonly Found[]; readonly total: number }

export const FOUND_PER_PAGE = 20
const MAX_QUERY_LENGTH = 200
/** How like a title must be to be found in spite of a slip of the finger: 0 to 1. */
const LIKENESS = 0.3
/** Who leaves words out, or quotes, means what they say. */
const EXACT = /"|(^|\s)-/
/** So many are ranked, the newest: a word that stands in every post says little, and one page is read. */
const MOST_RANKED = 500

type Page = { readonly limit: number; readonly offset: number }
type Row = PostSummaryRow & { snippet: string; plaintext: string; total: number; rank: number }

/** Public posts and pages for what someone typed, by words in their own language; titles that are nearly so where no words fit. */
export async function searchPosts(
  ctx: Ctx,
  typed: string,
  page = 1,
  limit = FOUND_PER_PAGE,
): Promise<SearchResult> {
  const query = readTyped(typed)
  if (query === '') return { found: [], total: 0 }
  const languages = await languagesOf(ctx)
  const asked = askedWords(languages, query)
  const span = { limit, offset: (page - 1) * limit }
  const rows = await byWords(ctx, query, languages, span)
  const found =
    rows.length > 0 || page > 1 || EXACT.test(query) ? rows : await byLikeness(ctx, query, asked, span)
  return {
    found: found.map(row => ({
      ...lineOf(row),
      rank: row.rank,
      snippet: snippetAround(row.plaintext, query) ?? snippetOf(row.snippet),
    })),
    total: found[0]?.total ?? 0,
  }
}

/** The languages that posts are written in, the site's own first. */
async function languagesOf(ctx: Ctx): Promise<string[]> {
  // From one to the next along their index: `distinct` would read that of all posts.
  const { rows } = await sql<{ language: string }>`
    with recursive languages as (
      (select language from posts where language is not null order by language limit 1)
      union all
      select (select p.language from posts p where p.language > l.language order by p.language limit 1)
      from languages l where l.language is not null)
    select language from languages where language is not null`.execute(db(ctx))
  return [...new Set([ctx.house.site().locale, ...rows.map(({ language }) => language)])]
}

const languageOf = (ctx: Ctx) => sql`coalesce(p.language, ${ctx.house.site().locale})`

async function byWords(ctx: Ctx, query: string, languages: readonly string[], page: Page): Promise<Row[]> {
  const own = languages.map(language => sql`(${language}, ${askedWords([language], query)})`)
  return select(
    ctx,
    query,
    askedWords(languages, query),
    // Any language may find it by the index; whether it fits, its own says: what is left out (`-`) is left out in that.
    sql`select c.id, count(*) over ()::int as total,
        least(1, ts_rank(c.words, own.words) + word_similarity(${query}, c.title))::float8 as rank
      from asked, lateral (select p.id, p.words, p.title, ${languageOf(ctx)} as language
        from posts p join publications pub on pub.post_id = p.id
        where p.words @@ asked.words order by p.id desc limit ${sql.lit(MOST_RANKED)}) c
      join (values ${sql.join(own)}) own (language, words) on own.language = c.language
      where c.words @@ own.words
      order by rank desc, c.id desc limit ${page.limit} offset ${page.offset}`,
  )
}

/** The index of trigrams is asked by an operator, and what is near enough for that is a setting. */
async function byLikeness(ctx: Ctx, query: string, asked: RawBuilder<unknown>, page: Page): Promise<Row[]> {
  return transaction(ctx, async tx => {
    await sql`select set_config('pg_trgm.word_similarity_threshold', ${String(LIKENESS)}, true)`.execute(
      db(tx),
    )
    return select(
      tx,
      query,
      asked,
      sql`select p.id, count(*) over ()::int as total, word_similarity(${query}, p.title)::float8 as rank
        from posts p join publications pub on pub.post_id = p.id where ${query} <% p.title
        order by rank desc, p.id desc limit ${page.limit} offset ${page.offset}`,
    )
  })
}

async function select(
  ctx: Ctx,
  query: string,
  asked: RawBuilder<unknown>,
  hits: RawBuilder<unknown>,
): Promise<Row[]> {
  const plaintext = hasUnspaced(query) ? STORED.plaintext : sql`''`
  const { rows } = await sql<Row>`
    with asked as (select ${asked} as words), hits as (${hits})
    select ${LINE_COLUMNS}, hits.total, hits.rank, ${plaintext} as plaintext,
      ${headline(languageOf(ctx), STORED.plaintext, sql`asked.words`)} as snippet
    from asked, ${LINE_TABLES} join hits on hits.id = p.id order by hits.rank desc, p.id desc`.execute(
    db(ctx),
  )
  return rows
}

/** Posts whose address is nearly this one: for a reader with an old or mistyped link. */
export async function postsLike(ctx: Ctx, slug: string): Promise<PostSummary[]> {
  const words = slug.replace(/[\p{Cc}]/gu, '').slice(0, MAX_QUERY_LENGTH)
  const { rows } = await sql<PostSummaryRow>`
    select ${LINE_COLUMNS} from ${LINE_TABLES} where similarity(p.slug, ${words}) > ${LIKENESS}::float8
    order by similarity(p.slug, ${words}) desc limit 3`.execute(db(ctx))
  return rows.map(lineOf)
}
