import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import type { Titled } from './read-post'

export type ArchivedPostSummary = Titled & { readonly publishedAt: Date }
export type ArchiveYear = { readonly year: number; readonly posts: readonly ArchivedPostSummary[] }

export type CountedYear = { readonly year: number; readonly posts: number }

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
    from posts p join publications pub on pub.post_id = p.id where p.kind = 'post' and ${within}
    order by pub.published_at desc, p.id desc
    limit ${ARCHIVED_PER_PAGE} offset ${(page - 1) * ARCHIVED_PER_PAGE}`.execute(db(ctx))
  const years = Map.groupBy(rows, row => row.year)
  return [...years].map(([year, posts]) => ({
    year,
    posts: posts.map(({ published_at: publishedAt, ...post }) => ({ ...post, publishedAt })),
  }))
}

/** How many public posts each year has, the newest year first. */
export async function archiveYears(ctx: Ctx, timeZone: string): Promise<readonly CountedYear[]> {
  const { rows } = await sql<CountedYear>`
    select extract(year from pub.published_at at time zone ${timeZone})::int as year, count(*)::int as posts
    from posts p join publications pub on pub.post_id = p.id where p.kind = 'post'
    group by 1 order by 1 desc`.execute(db(ctx))
  return rows
}

/** From midnight to midnight as moments, so that the index on them is used. */
function isIn(year: number, timeZone: string) {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const [from, until] = [first, first.add({ years: 1 })].map(
    day => new Date(day.toZonedDateTime(timeZone).epochMilliseconds),
  )
  return sql`pub.published_at >= ${from} and pub.published_at < ${until}`
}
