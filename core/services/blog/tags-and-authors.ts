import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import type { Named } from './read-post'
import { isSlug } from './slug'

/** A tag or an author with what is said of it. */
export type Facet = Named & {
  readonly about: string
  readonly image: string | null
  readonly imageAlt: string
  /** What search engines are told, where that is not its name and what it is about. */
  readonly metaTitle: string | null
  readonly metaDescription: string | null
}

/** A tag that readers may know, or null. */
export async function tagBySlug(ctx: Ctx, slug: string): Promise<Facet | null> {
  if (!isSlug(slug)) return null
  const tag = await db(ctx)
    .selectFrom('tags')
    .select(['slug', 'name', 'description as about', 'image', 'image_alt as imageAlt'])
    .select(['meta_title as metaTitle', 'meta_description as metaDescription'])
    .where('slug', '=', slug)
    .where('internal', '=', false)
    .executeTakeFirst()
  return tag ?? null
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

export type CountedTag = Named & { readonly posts: number }

/** The tags with public posts, the fullest first; all of them, or so many. */
export async function usedTags(ctx: Ctx, most?: number): Promise<CountedTag[]> {
  const { rows } = await sql<CountedTag>`
    select t.slug, t.name, count(*)::int as posts from tags t join post_tags pt on pt.tag_id = t.id
    join publications pub on pub.post_id = pt.post_id join posts p on p.id = pt.post_id and p.kind = 'post'
    where not t.internal group by t.id, t.slug, t.name order by posts desc, ${inReadingOrder('t.name')}
    ${most === undefined ? sql`` : sql`limit ${sql.lit(most)}`}`.execute(db(ctx))
  return rows
}
