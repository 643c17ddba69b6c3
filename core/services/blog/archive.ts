import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import type { Titled } from './read-post'

export type ArchivedPostSummary = Titled & { readonly publishedAt: Date }
export type ArchiveYear = { readonly year: number; readonly posts: readonly ArchivedPostSummary[] }

type Row = Pick<Selectable<Database['posts']>, 'slug' | 'title'> &
  Pick<Selectable<Database['publications']>, 'published_at'> & { year: number }

/** A line a post: so many are still a page that is quickly there. */
export const ARCHIVED_PER_PAGE = 200

type ArchiveFilter = { readonly year?: number; readonly page?: number }

/** The public posts by year on the site's own calendar, newest first; of one year if asked. Pages count from 1. */
export async function archive(
  ctx: Ctx,
  timeZone: string,
  { year: wanted, page = 1 }: ArchiveFilter = {},
): Promise<ArchiveYear[]> {
  const within = wanted === undefined ? sql`true` : isIn(wanted, timeZone)
  const { rows } = await sql<Row>`
    select p.slug, p.title, pub.published_at, extract(year from pub.published_at at time zone ${timeZone})::int as year
    ${POSTS} and ${within}
    order by pub.published_at desc, pub.post_id desc
    limit ${sql.lit(ARCHIVED_PER_PAGE)} offset ${(page - 1) * ARCHIVED_PER_PAGE}`.execute(db(ctx))
  const years = Map.groupBy(rows, row => row.year)
  return [...years].map(([year, posts]) => ({
    year,
    posts: posts.map(({ published_at: publishedAt, ...post }) => ({ ...post, publishedAt })),
  }))
}

/** How many public posts there are, of one year if asked, counted to a bound for a page of them. */
export function countArchived(
  ctx: Ctx,
  timeZone: string,
  { year, page = 1 }: ArchiveFilter = {},
): Promise<number> {
  const within = year === undefined ? sql`true` : isIn(year, timeZone)
  // Of one table alone: pages are few, and known.
  const found = sql`from publications pub
    where pub.post_id not in (select id from posts where kind = 'page') and ${within}`
  return countRows(ctx, found, { page, perPage: ARCHIVED_PER_PAGE })
}

/** The years that have public posts, the newest first. From each the one before it is found by a single look. */
export async function archiveYears(ctx: Ctx, timeZone: string): Promise<readonly number[]> {
  const newest = (before: RawBuilder<unknown>) =>
    sql`(select extract(year from pub.published_at at time zone ${timeZone})::int as year
      ${POSTS} and ${before} order by pub.published_at desc limit 1)`
  const { rows } = await sql<{ year: number }>`
    with recursive years as (
      ${newest(sql`true`)} union all
      select ${newest(sql`pub.published_at < make_timestamptz(years.year, 1, 1, 0, 0, 0, ${timeZone})`)} from years
      where years.year is not null)
    select year from years where year is not null`.execute(db(ctx))
  return rows.map(({ year }) => year)
}

const POSTS = sql`from publications pub join posts p on p.id = pub.post_id where p.kind = 'post'`

/** From midnight to midnight as moments, so that the index on them is used. */
function isIn(year: number, timeZone: string) {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const [from, until] = [first, first.add({ years: 1 })].map(
    day => new Date(day.toZonedDateTime(timeZone).epochMilliseconds),
  )
  return sql`pub.published_at >= ${from} and pub.published_at < ${until}`
}
