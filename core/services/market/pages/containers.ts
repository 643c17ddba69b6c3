import type { Container } from '#core/contracts/blog'
import type { Ctx } from '#core/contracts/ctx'
import { mayAct, type Role } from '#core/contracts/viewer'
import { isId } from '../is-id'

const MOST = 20
/** Whoever attaches events, or works on pages, may look for one. */
const SEEKERS: readonly Role[] = ['organiser', 'editor', 'shopkeeper']

type Row = { id: string; slug: string; title: string; published: boolean }

const SELECT = `select g.id, g.slug, g.title, u.id is not null as published
  from market_pages g left join market_page_publications u on u.page_id = g.id`

/** Market pages whose title is like `query`, newest first, at most 20. */
export async function containers(ctx: Ctx, query: string): Promise<readonly Container[]> {
  if (!SEEKERS.some(role => mayAct(ctx.viewer, role))) return []
  const rows = await ctx.em.execute<Row[]>(
    `${SELECT} where g.title ilike '%' || ? || '%' order by g.created_at desc, g.id desc limit ${MOST}`,
    [query.trim().replace(/[\\%_]/g, '\\$&')],
  )
  return rows.map(containerOf)
}

/** One by its id; a draft only for those who may attach events to it. */
export async function container(ctx: Ctx, id: string): Promise<Container | null> {
  if (!isId(id)) return null
  const [row] = await ctx.em.execute<Row[]>(`${SELECT} where g.id = ?`, [id])
  if (!row) return null
  return row.published || SEEKERS.some(role => mayAct(ctx.viewer, role)) ? containerOf(row) : null
}

function containerOf({ id, slug, title, published }: Row): Container {
  return { kind: 'market_page', id, title, path: `/pages/${slug}`, published }
}
