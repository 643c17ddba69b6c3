import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import type { Titled } from './read-post'

export type ArchivedPostSummary = Titled & { readonly publishedAt: Date }
export type ArchiveYear = { readonly year: number; readonly posts: readonly ArchivedPostSummary[] }

type Row = Pick<Selectable<Database['posts']>, 'slug' | 'title'> &
  Pick<Selectable<Database['publications']>, 'published_at'> & { year: number }

/** Every public post by year on the site's own calendar, newest first. */
export async function archive(ctx: Ctx, timeZone: string): Promise<ArchiveYear[]> {
  const { rows } = await sql<Row>`
    select p.slug, p.title, pub.published_at, extract(year from pub.published_at at time zone ${timeZone})::int as year
    from posts p join publications pub on pub.post_id = p.id where p.kind = 'post'
    order by pub.published_at desc, p.id desc`.execute(db(ctx))
  const years = Map.groupBy(rows, row => row.year)
  return [...years].map(([year, posts]) => ({
    year,
    posts: posts.map(({ published_at: publishedAt, ...post }) => ({ ...post, publishedAt })),
  }))
}
