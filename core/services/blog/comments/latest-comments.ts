import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import type { CommentSummary, ListPart } from './comment-summary'
import { latestReplies, moderatedReplies, type ReplySummary } from './moderated-replies'
import { comparePlaces, placeText, readPlace } from './thread-place'

export const COMMENTS_PER_PAGE = 30

export type WhichComments = 'all' | 'reported' | 'hidden'
/** Who said it: members here, or people of the fediverse. */
export type CommentSource = CommentSummary['from'] | 'anywhere'

/** So many of the reports of one comment are read. */
const REPORTS_READ = 5

export type CommentPage = {
  readonly comments: readonly CommentSummary[]
  /** Places behind and before these; null where there are no more. */
  readonly next: string | null
  readonly previous: string | null
}

/** Which of them: behind a place, before one, or the youngest. */
export type CommentsAsked = {
  readonly which: WhichComments
  readonly source?: CommentSource
  readonly after?: unknown
  readonly before?: unknown
}

/**
 * What members and the fediverse said below any post, youngest first. `hidden`: what moderation hid; `reported`: what it is asked
 * to look at. Throws `NotFound` for a place that is none.
 */
export async function latestComments(ctx: Ctx, asked: CommentsAsked): Promise<CommentPage> {
  requireRole(ctx, 'editor', 'moderator')
  const { which, source = 'anywhere' } = asked
  const [after, before] = [readPlace(asked.after), readPlace(asked.before)]
  const backwards = !after && before !== null
  const part = { from: after ?? before, backwards, many: COMMENTS_PER_PAGE + 1 }
  const found = [
    ...(source === 'fediverse' ? [] : await commentsOfMembers(ctx, which, part)),
    ...(source === 'here' ? [] : await repliesOf(ctx, which, part)),
  ].toSorted((one, other) => (backwards ? 1 : -1) * comparePlaces(one, other))
  const comments = found.slice(0, COMMENTS_PER_PAGE)
  const more = found.length > comments.length
  if (backwards) comments.reverse()
  const [first, last] = [comments.at(0), comments.at(-1)]
  return {
    comments,
    next: last && (backwards || more) ? placeText(last) : null,
    previous: first && (after || (backwards && more)) ? placeText(first) : null,
  }
}

async function repliesOf(ctx: Ctx, which: WhichComments, part: ListPart): Promise<readonly ReplySummary[]> {
  if (which === 'all') return latestReplies(ctx, part)
  const { from, backwards } = part
  const sign = backwards ? 1 : -1
  const replies = await moderatedReplies(ctx, which)
  return replies.filter(each => !from || sign * comparePlaces(each, from) > 0)
}

async function commentsOfMembers(
  ctx: Ctx,
  which: WhichComments,
  { from, backwards, many }: ListPart,
): Promise<readonly CommentSummary[]> {
  const [sign, order] = backwards ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const place = from
    ? sql`and (c.created_at, c.id) ${sign} (${from.at}::timestamptz, ${from.id}::uuid)`
    : sql``
  const { rows } = await sql<CommentSummary>`
    select c.id, 'here' as "from", c.text, c.created_at as at, m.name as author, exists (${IS_HIDDEN}) as hidden,
      json_build_object('id', p.id, 'slug', p.slug, 'title', p.title) as post,
      coalesce((select json_agg(json_build_object('by', o.name, 'reason', o.reason) order by o.reported_at) from (
        select rm.name, r.reason, r.reported_at from comment_reports r join members rm on rm.id = r.reporter_id
        where r.comment_id = c.id and r.settled_at is null order by r.reported_at limit ${sql.lit(REPORTS_READ)}) o), '[]') as reports
    from (select c.id, c.text, c.created_at, c.author_id, c.post_id
      from comments c where not exists (select from comment_deletions d where d.comment_id = c.id) ${isWhich(which)} ${place}
      order by c.created_at ${order}, c.id ${order} limit ${sql.lit(many)}) c
    join members m on m.id = c.author_id join posts p on p.id = c.post_id`.execute(db(ctx))
  return rows
}

const IS_HIDDEN = sql`select from comment_hidings h where h.comment_id = c.id`

function isWhich(which: WhichComments) {
  if (which === 'hidden') return sql`and exists (${IS_HIDDEN})`
  if (which === 'reported')
    return sql`and c.id in (select r.comment_id from comment_reports r where r.settled_at is null)`
  return sql``
}
