import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import type { Named } from './read-post'
import { isSlug } from './slug'

/** A tag or an author with what is said of it. */
export type Facet = Named & {
  readonly about: string
  readonly image: string | null
  readonly imageAlt: string
  /** The same in its sizes; a person has none. */
  readonly picture?: ShownPicture | null
  /** What search engines are told, where that is not its name and what it is about. */
  readonly metaTitle: string | null
  readonly metaDescription: string | null
}

/** A tag that readers may know, or null. */
export async function tagBySlug(ctx: Ctx, slug: string): Promise<Facet | null> {
  if (!isSlug(slug)) return null
  const { rows } = await sql<Omit<Facet, 'picture'> & PictureRow>`
    select t.slug, t.name, t.description as about, t.image, t.image_alt as "imageAlt", t.meta_title as "metaTitle",
      t.meta_description as "metaDescription", ${pictureColumns}
    from tags t ${joinMedia('t')} where t.slug = ${slug} and not t.internal`.execute(db(ctx))
  if (!rows[0]) return null
  const { slug: own, name, about, image, imageAlt, metaTitle, metaDescription } = rows[0]
  const picture = pictureOf(rows[0], imageAlt)
  return { slug: own, name, about, image, imageAlt, metaTitle, metaDescription, picture }
}

export async function authorBySlug(ctx: Ctx, slug: string): Promise<Facet | null> {
  if (!isSlug(slug)) return null
  const author = await db(ctx)
    .selectFrom('authors')
    .select(['slug', 'name', 'bio as about', 'image'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  return author ? { ...author, imageAlt: '', metaTitle: null, metaDescription: null } : null
}

/** A tag and how many posts have it, of those that were looked at. */
export type CountedTag = Named & { readonly posts: number }

/** So many posts are looked at for the tags that are used. */
const LATEST_POSTS = 500

/** The tags of the latest public posts, the fullest first; all of them, or so many. */
export async function usedTags(ctx: Ctx, most?: number): Promise<CountedTag[]> {
  const { rows } = await sql<CountedTag>`
    with latest as materialized (
      select p.id from publications pub join posts p on p.id = pub.post_id and p.kind = 'post'
      order by pub.published_at desc, pub.post_id desc limit ${sql.lit(LATEST_POSTS)})
    select t.slug, t.name, count(*)::int as posts from latest
      -- One by one: whoever joins them at once may read the tags of all posts.
      cross join lateral (select tag_id from post_tags where post_id = latest.id offset 0) pt
    join tags t on t.id = pt.tag_id
    where not t.internal group by t.id, t.slug, t.name order by posts desc, ${inReadingOrder('t.name')}
    ${most === undefined ? sql`` : sql`limit ${sql.lit(most)}`}`.execute(db(ctx))
  return rows
}
