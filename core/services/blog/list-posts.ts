import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import type { ShownPicture } from '#core/media/picture'
import { featurePicture } from './feature-picture'
import type { Named } from './read-post'
import { STORED } from './readers'

/** A post as it stands in a list. */
export type PostSummary = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly excerpt: string
  readonly membersOnly: boolean
  readonly image: string | null
  readonly imageAlt: string
  readonly picture: ShownPicture | null
  readonly publishedAt: Date
  readonly tag: Named | null
  readonly author: string | null
}

export type PostPage = {
  readonly posts: readonly PostSummary[]
  readonly page: number
  readonly pages: number
  /** How many there are, counted to a bound for this page. */
  readonly total: number
}

export const POSTS_PER_PAGE = 12

export type PostSummaryRow = Pick<
  Selectable<Database['posts']>,
  'id' | 'slug' | 'title' | 'feature_image' | 'feature_image_alt' | 'focal_x' | 'focal_y'
> & {
  excerpt: string
  members_only: boolean
  width: number | null
  height: number | null
  variants: Selectable<Database['media']>['variants'] | null
  colour: string | null
  published_at: Date
  tag: Named | null
  author: string | null
}

/** What a list shows of a post `p` with its publication `pub`. */
export const LINE_COLUMNS = sql`p.id, p.slug, p.title, ${STORED.excerpt} as excerpt, p.visibility <> 'public' as members_only,
  p.feature_image, p.feature_image_alt, p.focal_x, p.focal_y, m.width, m.height, m.variants, m.colour, pub.published_at,
  (select json_build_object('slug', t.slug, 'name', t.name) from post_tags pt join tags t on t.id = pt.tag_id
   where pt.post_id = p.id and not t.internal order by pt.position limit 1) as tag,
  (select a.name from post_authors pa join authors a on a.id = pa.author_id
   where pa.post_id = p.id order by pa.position limit 1) as author`

export const LINE_TABLES = sql`posts p join publications pub on pub.post_id = p.id
  left join media m on m.id = p.feature_media_id`

/** Public posts, newest first: all of them, or of one tag or author. Pages count from 1. */
export async function publishedPosts(
  ctx: Ctx,
  of: { readonly tag?: string; readonly author?: string },
  page: number,
): Promise<PostPage> {
  // By their ids: how many posts have this very tag is what the best way depends on.
  const tag = of.tag === undefined ? undefined : await idOf(ctx, 'tags', of.tag)
  const author = of.author === undefined ? undefined : await idOf(ctx, 'authors', of.author)
  if (tag === null || author === null) return { posts: [], page, pages: 0, total: 0 }
  const narrowed = tag !== undefined || author !== undefined
  const withTag = sql`and exists (select from post_tags pt where pt.post_id = p.id and pt.tag_id = ${tag})`
  const byAuthor = sql`and exists (select from post_authors pa where pa.post_id = p.id and pa.author_id = ${author})`
  const { rows } = await sql<PostSummaryRow>`${narrowed ? PLAN_ANEW : sql``}
    with found as (
      select p.id, pub.published_at from posts p join publications pub on pub.post_id = p.id
      where p.kind = 'post' ${tag ? withTag : sql``} ${author ? byAuthor : sql``}
      order by pub.published_at desc, p.id desc
      limit ${sql.lit(POSTS_PER_PAGE)} ${page > 1 ? sql`offset ${(page - 1) * POSTS_PER_PAGE}` : sql``})
    select ${LINE_COLUMNS} from ${LINE_TABLES} join found on found.id = p.id
    order by pub.published_at desc, p.id desc`.execute(db(ctx))
  const total = await countRows(ctx, publicPosts({ tag, author }), { page, perPage: POSTS_PER_PAGE })
  return { posts: rows.map(lineOf), page, pages: Math.ceil(total / POSTS_PER_PAGE), total }
}

async function idOf(ctx: Ctx, table: 'tags' | 'authors', slug: string): Promise<string | null> {
  const row = await db(ctx).selectFrom(table).select('id').where('slug', '=', slug).executeTakeFirst()
  return row?.id ?? null
}

/** To be counted in one table alone: pages and drafts are few, and known. */
function publicPosts({
  tag,
  author,
}: {
  readonly tag?: string
  readonly author?: string
}): RawBuilder<unknown> {
  const noPage = sql`post_id not in (select id from posts where kind = 'page')`
  const isOut = sql`${noPage} and post_id not in (select u.post_id from unpublished_posts u)`
  if (tag !== undefined)
    return sql`from post_tags pt where tag_id = ${tag} and ${isOut} ${
      author === undefined
        ? sql``
        : sql`and exists (select from post_authors pa where pa.post_id = pt.post_id and pa.author_id = ${author})`
    }`
  if (author !== undefined) return sql`from post_authors where author_id = ${author} and ${isOut}`
  return sql`from publications where ${noPage}`
}

/** The newest post that an editor has marked as featured, or null. */
export async function featuredPost(ctx: Ctx): Promise<PostSummary | null> {
  const { rows } = await sql<PostSummaryRow>`
    select ${LINE_COLUMNS} from ${LINE_TABLES} where p.kind = 'post' and p.featured
    order by pub.published_at desc limit 1`.execute(db(ctx))
  return rows[0] ? lineOf(rows[0]) : null
}

/** The newest public posts, at most `limit`. */
export async function latestPosts(ctx: Ctx, limit: number): Promise<PostSummary[]> {
  const { rows } = await sql<PostSummaryRow>`
    select ${LINE_COLUMNS} from ${LINE_TABLES} where p.kind = 'post'
    order by pub.published_at desc, p.id desc limit ${sql.lit(limit)}`.execute(db(ctx))
  return rows.map(lineOf)
}

export function lineOf(row: PostSummaryRow): PostSummary {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    excerpt: row.excerpt,
    membersOnly: row.members_only,
    image: row.feature_image,
    imageAlt: row.feature_image_alt ?? '',
    picture: featurePicture(row),
    publishedAt: row.published_at,
    tag: row.tag,
    author: row.author,
  }
}
