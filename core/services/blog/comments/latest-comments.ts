import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'

export const COMMENTS_PER_PAGE = 30

/** A comment as moderation lists it. */
export type CommentSummary = {
  readonly id: string
  readonly text: string
  readonly at: Date
  readonly author: string
  readonly post: { readonly slug: string; readonly title: string }
  readonly hidden: boolean
}

export type CommentPage = { readonly comments: readonly CommentSummary[]; readonly total: number }

/** What members said anywhere, youngest first; `hidden`: what moderation hid of it. */
export async function latestComments(ctx: Ctx, which: 'all' | 'hidden', page: number): Promise<CommentPage> {
  requireRole(ctx, 'editor', 'moderator')
  const isHidden = sql`select from comment_hidings h where h.comment_id = c.id`
  const found = sql`from comments c where not exists (select from comment_deletions d where d.comment_id = c.id)
    ${which === 'hidden' ? sql`and exists (${isHidden})` : sql``}`
  const { rows } = await sql<CommentSummary>`
    select c.id, c.text, c.created_at as at, m.name as author, exists (${isHidden}) as hidden,
      json_build_object('slug', p.slug, 'title', p.title) as post
    from (select c.id, c.text, c.created_at, c.author_id, c.post_id ${found} order by c.created_at desc, c.id desc
      limit ${COMMENTS_PER_PAGE} offset ${(page - 1) * COMMENTS_PER_PAGE}) c
    join members m on m.id = c.author_id join posts p on p.id = c.post_id
    order by c.created_at desc, c.id desc`.execute(db(ctx))
  return { comments: rows, total: await countRows(ctx, found, { page, perPage: COMMENTS_PER_PAGE }) }
}
