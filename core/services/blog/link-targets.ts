import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { IS_KEPT, IS_PUBLISHED } from './post-states'
import { isTheirs } from './writers'

export type LinkTarget = { readonly title: string; readonly path: string }

const MOST = 20

/** What somebody who writes may link to by a part of its title: what is public, and what is theirs; the latest first. */
export async function linkTargets(ctx: Ctx, query: string): Promise<readonly LinkTarget[]> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const rows = await db(ctx)
    .selectFrom('posts as p')
    .leftJoin('publications as pub', 'pub.post_id', 'p.id')
    .select(['p.title', 'p.slug'])
    .where(IS_KEPT)
    .where('p.title', 'ilike', likeContaining(query))
    .where(({ or }) => or([IS_PUBLISHED, isTheirs(ctx)]))
    .orderBy(sql`coalesce(pub.published_at, p.updated_at)`, 'desc')
    .orderBy('p.id')
    .limit(MOST)
    .execute()
  return rows.map(({ title, slug }) => ({ title, path: `/${slug}` }))
}
