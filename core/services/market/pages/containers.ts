import type { Container } from '#core/contracts/blog'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { mayAct, type Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import type { PageRow } from './market-page'

const MOST = 20
/** Whoever attaches events, or works on pages, may look for one. */
const SEEKERS: readonly Role[] = ['organiser', 'editor', 'shopkeeper']

type Row = Pick<PageRow, 'id' | 'slug' | 'title'> & { readonly published: boolean }

const pages = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('market_pages as g')
    .leftJoin('market_page_publications as u', 'u.page_id', 'g.id')
    .select(['g.id', 'g.slug', 'g.title'])
    .select(({ eb }) => eb('u.id', 'is not', null).$castTo<boolean>().as('published'))

/** Market pages whose title is like `query`, newest first, at most 20. */
export async function containers(ctx: Ctx, query: string): Promise<readonly Container[]> {
  if (!SEEKERS.some(role => mayAct(ctx.viewer, role))) return []
  const like = likeContaining(query.trim())
  const rows = await pages(ctx)
    .where('g.title', 'ilike', like)
    .orderBy('g.created_at', 'desc')
    .orderBy('g.id', 'desc')
    .limit(MOST)
    .execute()
  return rows.map(containerOf)
}

/** One by its id; a draft only for those who may attach events to it. */
export async function container(ctx: Ctx, id: string): Promise<Container | null> {
  if (!isId(id)) return null
  const row = await pages(ctx).where('g.id', '=', id).executeTakeFirst()
  if (!row) return null
  return row.published || SEEKERS.some(role => mayAct(ctx.viewer, role)) ? containerOf(row) : null
}

function containerOf({ id, slug, title, published }: Row): Container {
  return { kind: 'market_page', id, title, path: `/pages/${slug}`, published }
}
