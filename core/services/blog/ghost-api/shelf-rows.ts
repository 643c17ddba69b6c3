import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { IS_KEPT } from '../post-states'
import type { FilterFields } from './conditions'
import type { AuthorRow, TagRow } from './people-and-tags'
import type { Scope } from './post-rows'

type Counted<Row> = Row & { readonly posts: number }
type Page = {
  readonly where: RawBuilder<boolean>
  readonly order: RawBuilder<unknown>
  readonly limit: number
  readonly page: number
}
type Found<Row> = { readonly rows: readonly Counted<Row>[]; readonly total: number }

export const TAG_FIELDS: FilterFields = {
  id: { of: sql`t.id`, type: { idOf: 'tag' } },
  slug: { of: sql`t.slug`, type: 'text' },
  name: { of: sql`t.name`, type: 'text' },
  description: { of: sql`t.description`, type: 'text' },
  visibility: { of: sql`case when t.internal then 'internal' else 'public' end`, type: 'text' },
}

export const AUTHOR_FIELDS: FilterFields = {
  id: { of: sql`a.id`, type: { idOf: 'author' } },
  slug: { of: sql`a.slug`, type: 'text' },
  name: { of: sql`a.name`, type: 'text' },
  bio: { of: sql`a.bio`, type: 'text' },
}

/** Orders may name this beside the fields. */
export const BY_POSTS: FilterFields = { 'count.posts': { of: sql`posts`, type: 'text' } }

/** One page of tags; to a content key only those of something public, with the number of public posts, else of all that bears it. */
export async function tagRows(
  ctx: Ctx,
  scope: Scope,
  { where, order, limit, page }: Page,
): Promise<Found<TagRow>> {
  const isPublic = scope === 'content'
  const open = isPublic ? sql`counted.shown > 0` : sql`true`
  const counts = isPublic ? sql`count(*) filter (where p.kind = 'post')` : sql`count(*)`
  const publicOnly = isPublic ? sql`join publications pub on pub.post_id = p.id` : sql``
  const { rows } = await sql<Counted<TagRow> & { total: number }>`
    select t.id, t.slug, t.name, t.description, t.internal, t.image, t.meta_title, t.meta_description,
      counted.posts, count(*) over ()::int as total from tags t
    cross join lateral (select ${counts}::int as posts, count(*) as shown from post_tags pt
      join posts p on p.id = pt.post_id ${publicOnly} where pt.tag_id = t.id and ${IS_KEPT}) counted
    where ${open} and ${where}
    order by ${order}, t.id limit ${limit} offset ${(page - 1) * limit}`.execute(db(ctx))
  return { rows, total: rows[0]?.total ?? 0 }
}

export async function authorRows(ctx: Ctx, { where, order, limit, page }: Page): Promise<Found<AuthorRow>> {
  const { rows } = await sql<Counted<AuthorRow> & { total: number }>`
    select a.id, a.slug, a.name, a.bio, a.image, counted.posts, count(*) over ()::int as total from authors a
    cross join lateral (select count(*) filter (where p.kind = 'post')::int as posts, count(*) as shown
      from post_authors pa join posts p on p.id = pa.post_id
      join publications pub on pub.post_id = p.id where pa.author_id = a.id) counted
    where counted.shown > 0 and ${where}
    order by ${order}, a.id limit ${limit} offset ${(page - 1) * limit}`.execute(db(ctx))
  return { rows, total: rows[0]?.total ?? 0 }
}
