import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import type { CommentSummary } from './comment-summary'
import { moderatedReplies } from './moderated-replies'

export const COMMENTS_PER_PAGE = 30

export type WhichComments = 'all' | 'reported' | 'hidden'

/** So many of the reports of one comment are read. */
const REPORTS_READ = 5

export type CommentPage = { readonly comments: readonly CommentSummary[]; readonly total: number }

/**
 * What members said anywhere, youngest first. `hidden`: what moderation hid; `reported`: what it is asked to look at; before what
 * members said, there, what the fediverse did.
 */
export async function latestComments(ctx: Ctx, which: WhichComments, page: number): Promise<CommentPage> {
  requireRole(ctx, 'editor', 'moderator')
  const elsewhere = which === 'all' ? [] : await moderatedReplies(ctx, which)
  const before = (page - 1) * COMMENTS_PER_PAGE
  const replies = elsewhere.slice(before, before + COMMENTS_PER_PAGE)
  const here = await commentsOfMembers(ctx, which, {
    limit: COMMENTS_PER_PAGE - replies.length,
    offset: Math.max(0, before - elsewhere.length),
  })
  const total = await countRows(ctx, foundOf(which), { page, perPage: COMMENTS_PER_PAGE })
  return { comments: [...replies, ...here], total: elsewhere.length + total }
}

type Part = { readonly limit: number; readonly offset: number }

async function commentsOfMembers(ctx: Ctx, which: WhichComments, { limit, offset }: Part) {
  const { rows } = await sql<CommentSummary>`
    select c.id, 'here' as "from", c.text, c.created_at as at, m.name as author, exists (${IS_HIDDEN}) as hidden,
      json_build_object('id', p.id, 'slug', p.slug, 'title', p.title) as post,
      coalesce((select json_agg(json_build_object('by', o.name, 'reason', o.reason) order by o.reported_at) from (
        select rm.name, r.reason, r.reported_at from comment_reports r join members rm on rm.id = r.reporter_id
        where r.comment_id = c.id and r.settled_at is null order by r.reported_at limit ${sql.lit(REPORTS_READ)}) o), '[]') as reports
    from (select c.id, c.text, c.created_at, c.author_id, c.post_id ${foundOf(which)} order by c.created_at desc, c.id desc
      limit ${limit} offset ${offset}) c
    join members m on m.id = c.author_id join posts p on p.id = c.post_id
    order by c.created_at desc, c.id desc`.execute(db(ctx))
  return rows
}

const IS_HIDDEN = sql`select from comment_hidings h where h.comment_id = c.id`

function foundOf(which: WhichComments) {
  return sql`from comments c where not exists (select from comment_deletions d where d.comment_id = c.id)
    ${which === 'hidden' ? sql`and exists (${IS_HIDDEN})` : sql``}
    ${which === 'reported' ? sql`and c.id in (select r.comment_id from comment_reports r where r.settled_at is null)` : sql``}`
}
