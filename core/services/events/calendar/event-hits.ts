import { sql } from 'kysely'
import type { EventsService } from '#core/contracts/events'
import type { SearchHit } from '#core/contracts/search'
import { askedWords, headline, snippetOf } from '#core/database/asked-words'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'

/** As for titles of posts. */
const LIKENESS = 0.4

type Row = { slug: string; title: string; at: Date; snippet: string; rank: number; total: number }

/** The contract's `search`: entries that take place from now on, with their next date that stands. */
export const eventHits: EventsService['search'] = async (ctx, typed, { limit, offset }) => {
  const language = ctx.house.site().locale
  const { rows } = await sql<Row>`
    with asked as (select ${askedWords([language], typed)} as words),
    coming as (select o.entry_id, min(o.starts_at) as at from occurrences o
      where o.ends_at > ${ctx.now} and o.cancelled_at is null group by o.entry_id),
    told as (select e.id, e.slug, e.title, coming.at,
        concat_ws(' · ', nullif(e.place, ''), nullif(e.summary, ''), e.description) as text
      from coming join event_entries e on e.id = coming.entry_id)
    select t.slug, t.title, t.at, ${headline(sql`${language}`, sql`t.text`, sql`asked.words`)} as snippet,
      greatest(word_similarity(${typed}, t.title), ts_rank(words_of(${language}, t.text), asked.words))::float8 as rank,
      count(*) over ()::int as total
    from told t, asked
    where words_of(${language}, t.title || ' ' || t.text) @@ asked.words or t.title ilike ${likeContaining(typed)}
      or word_similarity(${typed}, t.title) > ${LIKENESS}::float8
    order by rank desc, t.at, t.id limit ${limit} offset ${offset}`.execute(db(ctx))
  const { events } = ctx.house.config.origins
  const hits = rows.map(
    ({ slug, title, at, snippet, rank }): SearchHit => ({
      title,
      at,
      rank,
      url: `${events}/events/${encodeURIComponent(slug)}`,
      snippet: snippetOf(snippet),
    }),
  )
  return { hits, total: rows[0]?.total ?? 0 }
}
