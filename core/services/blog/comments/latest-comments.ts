import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

const COMMENTS_PER_PAGE = 30

/** A comment as moderation lists it. */
export type CommentSummary = {
  readonly id: string
  readonly text: string
  readonly at: Date
  readonly author: string
  readonly post: { readonly slug: string; readonly title: string }
  readonly hidden: boolean
}

export type CommentPage = { readonly comments: readonly CommentSummary[]; readonly pages: number }

/** What members said anywhere, youngest first; `hidden`: what moderation hid of it. */
export async function latestComments(ctx: Ctx, which: 'all' | 'hidden', page: number): Promise<CommentPage> {
  requireRole(ctx, 'editor', 'moderator')
  const offset = (page - 1) * COMMENTS_PER_PAGE
  const { rows } = await sql<CommentSummary & { total: number }>`
    select c.id, c.text, c.created_at as at, m.name as author, h.comment_id is not null as hidden,
      json_build_object('slug', p.slug, 'title', p.title) as post, count(*) over ()::int as total
    from comments c join members m on m.id = c.author_id join posts p on p.id = c.post_id
    left join comment_hidings h on h.comment_id = c.id
    where (${which === 'all'} or h.comment_id is not null)
      and not exists (select from comment_deletions d where d.comment_id = c.id)
    order by c.created_at desc, c.id desc limit ${COMMENTS_PER_PAGE} offset ${offset}`.execute(db(ctx))
  return {
    comments: rows.map(({ total, ...comment }) => comment),
    pages: Math.max(1, Math.ceil((rows[0]?.total ?? 0) / COMMENTS_PER_PAGE)),
  }
}
