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
  /** Why it was reported, and by whom, as long as nobody has settled it; the first few. */
  readonly reports: readonly { readonly by: string; readonly reason: string }[]
}

export type WhichComments = 'all' | 'reported' | 'hidden'

/** So many of the reports of one comment are read. */
const REPORTS_READ = 5

export type CommentPage = { readonly comments: readonly CommentSummary[]; readonly total: number }

/** What members said anywhere, youngest first; `hidden`: what moderation hid of it; `reported`: what it is asked to look at. */
export async function latestComments(ctx: Ctx, which: WhichComments, page: number): Promise<CommentPage> {
  requireRole(ctx, 'editor', 'moderator')
  const isHidden = sql`select from comment_hidings h where h.comment_id = c.id`
  const found = sql`from comments c where not exists (select from comment_deletions d where d.comment_id = c.id)
    ${which === 'hidden' ? sql`and exists (${isHidden})` : sql``}
    ${which === 'reported' ? sql`and c.id in (select r.comment_id from comment_reports r where r.settled_at is null)` : sql``}`
  const { rows } = await sql<CommentSummary>`
    select c.id, c.text, c.created_at as at, m.name as author, exists (${isHidden}) as hidden,
      json_build_object('slug', p.slug, 'title', p.title) as post,
      coalesce((select json_agg(json_build_object('by', o.name, 'reason', o.reason) order by o.reported_at) from (
        select rm.name, r.reason, r.reported_at from comment_reports r join members rm on rm.id = r.reporter_id
        where r.comment_id = c.id and r.settled_at is null order by r.reported_at limit ${sql.lit(REPORTS_READ)}) o), '[]') as reports
    from (select c.id, c.text, c.created_at, c.author_id, c.post_id ${found} order by c.created_at desc, c.id desc
      limit ${COMMENTS_PER_PAGE} offset ${(page - 1) * COMMENTS_PER_PAGE}) c
    join members m on m.id = c.author_id join posts p on p.id = c.post_id
    order by c.created_at desc, c.id desc`.execute(db(ctx))
  return { comments: rows, total: await countRows(ctx, found, { page, perPage: COMMENTS_PER_PAGE }) }
}
