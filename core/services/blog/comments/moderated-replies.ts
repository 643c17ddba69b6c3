import { sql } from 'kysely'
import { plainText } from '#core/activitypub/sanitize-remote'
import type { Ctx } from '#core/contracts/ctx'
import type { PageReply } from '#core/contracts/federation'
import { db } from '#core/database/db'
import type { CommentSummary, ListPart } from './comment-summary'

/** So many replies of the fediverse are looked at in one list, those that were reported or hidden last. */
const MOST_REPLIES = 500
/** So many of the reports of one reply are read. */
const REPORTS_READ = 5

export type ReplySummary = CommentSummary & { readonly from: 'fediverse' }
type Row = Pick<CommentSummary, 'post' | 'hidden' | 'reports'> & { readonly uri: string }

/** Replies of the fediverse that were reported or hidden, youngest first: as far as they are still to be read anywhere. */
export async function moderatedReplies(ctx: Ctx, which: 'reported' | 'hidden'): Promise<ReplySummary[]> {
  const found =
    which === 'hidden'
      ? sql`select uri, post_id from reply_hidings order by hidden_at desc, uri limit ${sql.lit(MOST_REPLIES)}`
      : sql`select uri, post_id from reply_reports where settled_at is null
          group by uri, post_id order by max(reported_at) desc, uri limit ${sql.lit(MOST_REPLIES)}`
  const rows = await moderationOf(ctx, found)
  return summariesOf(await ctx.services.federation.repliesAt(ctx, [...rows.keys()]), rows)
}

/** What the fediverse says below any post, in the order of the list. What was said below a post that is gone is passed over. */
export async function latestReplies(ctx: Ctx, { from, backwards, many }: ListPart): Promise<ReplySummary[]> {
  const summaries: ReplySummary[] = []
  let place = from
  for (let asked = many; ; asked *= 2) {
    const part = { from: place, backwards, many: asked }
    const replies = await ctx.services.federation.repliesFrom(ctx, 'blog', part)
    const found = sql`select uri, post_id from unnest(${replies.map(({ uri }) => uri)}::text[],
      ${replies.map(({ pageId }) => pageId)}::uuid[]) r (uri, post_id)`
    summaries.push(...summariesOf(replies, await moderationOf(ctx, found)))
    const last = replies.at(-1)
    if (!last || replies.length < asked || summaries.length >= many) return summaries
    place = last
  }
}

/** What moderation knows of replies, by their addresses. */
async function moderationOf(ctx: Ctx, found: ReturnType<typeof sql>): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await sql<Row>`
    select f.uri, json_build_object('id', p.id, 'slug', p.slug, 'title', p.title) as post,
      exists (select from reply_hidings h where h.uri = f.uri) as hidden,
      coalesce((select json_agg(json_build_object('by', o.name, 'reason', o.reason) order by o.reported_at) from (
        select m.name, r.reason, r.reported_at from reply_reports r join members m on m.id = r.reporter_id
        where r.uri = f.uri and r.settled_at is null order by r.reported_at limit ${sql.lit(REPORTS_READ)}) o), '[]') as reports
    from (${found}) f join posts p on p.id = f.post_id`.execute(db(ctx))
  return new Map(rows.map(row => [row.uri, row]))
}

function summariesOf(replies: readonly PageReply[], rows: ReadonlyMap<string, Row>): ReplySummary[] {
  return replies.flatMap(({ id, uri, html, at, author }) => {
    const row = rows.get(uri)
    if (!row) return []
    const { post, hidden, reports } = row
    const said = { id, text: plainText(html), at, author: `${author.name} ${author.handle}` }
    return { ...said, from: 'fediverse', post, hidden, reports }
  })
}
