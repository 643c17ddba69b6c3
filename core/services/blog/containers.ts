import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Container } from '#core/contracts/blog'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { IS_KEPT } from './post-states'

const MOST = 20

/** Posts and pages, in any state, whose title is like `query`, newest first. */
export async function containers(ctx: Ctx, query: string): Promise<readonly Container[]> {
  const found = query.trim() === '' ? sql`` : sql`and p.title ilike ${likeContaining(query)}`
  const newest = (tables: RawBuilder<unknown>, at: RawBuilder<unknown>, publishedAt: RawBuilder<unknown>) =>
    sql`(select p.kind, p.id, p.slug, p.title, ${publishedAt} as published_at, ${at} as at
      from ${tables} where ${IS_KEPT} ${found} order by ${at} desc limit ${sql.lit(MOST)})`
  const { rows } = await sql<Row>`${PLAN_ANEW}
    ${newest(sql`publications pub join posts p on p.id = pub.post_id`, sql`pub.published_at`, sql`pub.published_at`)}
    union all ${newest(sql`unpublished_posts u join posts p on p.id = u.post_id`, sql`p.updated_at`, sql`null`)}
    order by at desc limit ${sql.lit(MOST)}`.execute(db(ctx))
  return rows.map(containerOf)
}

export async function container(ctx: Ctx, kind: 'post' | 'page', id: string): Promise<Container | null> {
  if (!isId(id)) return null
  const row = await kept(ctx).where('p.kind', '=', kind).where('p.id', '=', id).executeTakeFirst()
  return row ? containerOf(row) : null
}

/** What nobody has thrown away. */
function kept(ctx: Ctx) {
  return db(ctx)
    .selectFrom('posts as p')
    .leftJoin('publications as pub', 'pub.post_id', 'p.id')
    .where(IS_KEPT)
    .select(['p.kind', 'p.id', 'p.slug', 'p.title', 'pub.published_at'])
}

type Row = Pick<Selectable<Database['posts']>, 'kind' | 'id' | 'title' | 'slug'> & {
  published_at: Date | null
}

function containerOf({ kind, id, title, slug, published_at }: Row): Container {
  return { kind, id, title, path: `/${slug}`, published: published_at !== null }
}
