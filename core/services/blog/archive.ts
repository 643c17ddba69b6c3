import type { Ctx } from '#core/contracts/ctx'
import type { Titled } from './read-post'

export type ArchiveLine = Titled & { readonly publishedAt: Date }
export type ArchiveYear = { readonly year: number; readonly posts: readonly ArchiveLine[] }

/** Every public post by year on the site's own calendar, newest first. */
export async function archive(ctx: Ctx, timeZone: string): Promise<ArchiveYear[]> {
  const rows = await ctx.em.execute<{ slug: string; title: string; published_at: Date; year: number }[]>(
    `select p.slug, p.title, pub.published_at, extract(year from pub.published_at at time zone ?)::int as year
     from posts p join publications pub on pub.post_id = p.id where p.kind = 'post'
     order by pub.published_at desc, p.id desc`,
    [timeZone],
  )
  const years = Map.groupBy(rows, row => row.year)
  return [...years].map(([year, posts]) => ({
    year,
    posts: posts.map(post => ({ ...post, publishedAt: new Date(post.published_at) })),
  }))
}
