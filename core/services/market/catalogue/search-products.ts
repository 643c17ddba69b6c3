import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { askedWords } from '#core/database/asked-words'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { closestWords } from './closest-words'
import { type Cursor, cursorText, readCursor } from './cursor'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export const HITS_PER_PAGE = 48
/** Around what was found; no text of ours contains them, so they survive escaping. */
export const MARK_START = '\u0002'
export const MARK_END = '\u0003'
const HEADLINE = `MaxWords=18, MinWords=8, StartSel="${MARK_START}", StopSel="${MARK_END}"`

export type Hit = ProductCard & {
  /** A few words of the text with what was found between `MARK_START` and `MARK_END`. */
  readonly excerpt: string
}

export type SearchResult = {
  readonly hits: readonly Hit[]
  /** How many there are on all pages; `MOST_FOUND + 1` where there are more than are counted. */
  readonly total: number
  /** The words that were looked for in place of misspelt ones; null when the words were right. */
  readonly corrected: string | null
  /** Cursor of the page behind this one; null on the last. */
  readonly next: string | null
}

/** No more are weighed against each other: what so much fits, fits nothing in particular. */
export const MOST_FOUND = 2_000

/**
 * Products that mention the words, best first, a page of them behind the cursor `after`. When none does, what is called
 * like them in the middle of a word; then the words on our labels that look most like them. Throws `NotFound` for a
 * cursor that is none.
 */
export async function searchProducts(ctx: Ctx, words: string, after?: unknown): Promise<SearchResult> {
  const asked = words.trim().slice(0, 100)
  const cursor = readCursor(after, ['number'])
  if (!asked) return { hits: [], total: 0, corrected: null, next: null }
  const found = await findProducts(ctx, asked, { cursor, limit: HITS_PER_PAGE })
  if (found.total > 0) return { ...found, corrected: null }
  const corrected = await closestWords(ctx, asked)
  if (!corrected) return { ...found, corrected: null }
  return { ...(await findProducts(ctx, corrected, { cursor, limit: HITS_PER_PAGE })), corrected }
}

type Page = { readonly cursor?: Cursor | null; readonly offset?: number; readonly limit: number }
type Found = Omit<SearchResult, 'corrected'>

type Row = ProductCardRow & { excerpt: string; score: number; total: number }

/** By the words on the label as `askedWords` understands them, or, where these find nothing, by a part of the title. */
export async function findProducts(
  ctx: Ctx,
  words: string,
  { cursor, offset = 0, limit }: Page,
): Promise<Found> {
  const language = ctx.house.site().locale
  // Weights of one product differ in thousandths; as a whole number the cursor says it exactly.
  const weighed = sql`s.product_id, (case when s.title ilike asked.pattern then 0 else 100000000 end
        + case when s.sold_out then 10000000 else 0 end
        + 1000000 - least(1, ts_rank(s.words, asked.query)) * 1000000)::int as score from shelf_products s, asked`
  // What was typed is materialized: its plan is the same for all words, and so it is kept. Its language is looked up once, not
  // for each row.
  const { rows } = await sql<Row>`
    with asked as materialized (
      select ${askedWords([language], words)} as query, ${likeContaining(words)}::text as pattern,
        search_config(${language}) as config),
    said as materialized (select ${weighed} where s.words @@ asked.query limit ${sql.lit(MOST_FOUND + 1)}),
    weighed as materialized (
      select product_id, score from said
      union all
      (select ${weighed} where s.title ilike asked.pattern and not exists (select from said)
       limit ${sql.lit(MOST_FOUND + 1)})),
    counted as materialized (select count(*)::int as total from weighed),
    page as (
      select w.product_id, w.score from weighed w
      where ${cursor ? sql`(w.score, w.product_id) > (${cursor[0]}::int, ${cursor[1]}::uuid)` : sql`true`}
      order by w.score, w.product_id limit ${sql.lit(limit + 1)} ${offset > 0 ? sql`offset ${offset}` : sql``})
    select ${CARD_COLUMNS}, page.score, (select total from counted) as total,
      ts_headline((select config from asked), p.summary || ' ' || p.description, (select query from asked), ${HEADLINE}) as excerpt
    ${SHELF} join page on page.product_id = p.id
    order by page.score, p.id`.execute(db(ctx))
  const cards = await cardsOf(ctx, rows.slice(0, limit))
  const last = rows[limit - 1]
  return {
    hits: cards.map((card, place) => ({ ...card, excerpt: rows[place]?.excerpt ?? '' })),
    total: rows[0]?.total ?? 0,
    next: last && rows.length > limit ? cursorText([last.score, last.id]) : null,
  }
}
