import type { Container } from '#core/contracts/blog'
import type { Ctx } from '#core/contracts/ctx'

const MOST = 20

type Row = { kind: 'post' | 'page'; id: string; slug: string; title: string; published: boolean }

const CONTAINERS = `select p.kind, p.id, p.slug, p.title, pub.id is not null as published
  from posts p left join publications pub on pub.post_id = p.id
  where not exists (select 1 from post_deletions d where d.post_id = p.id)`

/** Posts and pages, in any state, whose title is like `query`, newest first. */
export async function containers(ctx: Ctx, query: string): Promise<readonly Container[]> {
  const like = `%${query.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await ctx.em.execute<Row[]>(
    `${CONTAINERS} and p.title ilike ? order by coalesce(pub.published_at, p.updated_at) desc limit ${MOST}`,
    [like],
  )
  return rows.map(containerOf)
}

export async function container(ctx: Ctx, kind: 'post' | 'page', id: string): Promise<Container | null> {
  const [row] = await ctx.em.execute<Row[]>(`${CONTAINERS} and p.kind = ? and p.id::text = ?`, [kind, id])
  return row ? containerOf(row) : null
}

function containerOf({ kind, id, title, slug, published }: Row): Container {
  return { kind, id, title, path: `/${slug}`, published }
}
