import { sql } from 'kysely'
import type { MarketService } from '#core/contracts/market'
import type { SearchHit } from '#core/contracts/search'
import { askedWords, headline, snippetOf } from '#core/database/asked-words'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'

/** As for titles of posts. */
const LIKENESS = 0.4

type Row = { slug: string; name: string; snippet: string; rank: number; total: number }

/** The contract's `searchProducers`. There are few of them: their words are read as they stand. */
export const producerHits: MarketService['searchProducers'] = async (ctx, typed, { limit, offset }) => {
  const language = ctx.house.site().locale
  const { rows } = await sql<Row>`
    with asked as (select ${askedWords([language], typed)} as words),
    told as (select pr.id, pr.slug, pr.name, concat_ws(' · ', nullif(pr.place, ''), nullif(pr.practice, ''), pr.story) as text
      from producers pr)
    select t.slug, t.name, ${headline(sql`${language}`, sql`t.text`, sql`asked.words`)} as snippet,
      greatest(word_similarity(${typed}, t.name), ts_rank(words_of(${language}, t.text), asked.words))::float8 as rank,
      count(*) over ()::int as total
    from told t, asked
    where words_of(${language}, t.name || ' ' || t.text) @@ asked.words or t.name ilike ${likeContaining(typed)}
      or word_similarity(${typed}, t.name) > ${LIKENESS}::float8
    order by rank desc, t.id limit ${limit} offset ${offset}`.execute(db(ctx))
  const { market } = ctx.house.config.origins
  const hits = rows.map(
    ({ slug, name, snippet, rank }): SearchHit => ({
      title: name,
      url: `${market}/producers/${encodeURIComponent(slug)}`,
      snippet: snippetOf(snippet),
      at: null,
      rank,
    }),
  )
  return { hits, total: rows[0]?.total ?? 0 }
}
