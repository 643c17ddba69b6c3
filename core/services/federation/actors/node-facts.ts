import { sql } from 'kysely'
import { nodeInfo } from '#core/activitypub/nodeinfo'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

const VERSION = '0.1.0'

/** What this server is, for directories and moderators (NodeInfo 2.1). Active is who has a living session. */
export async function nodeFacts(ctx: Ctx) {
  const {
    rows: [row],
  } = await sql<{ total: number; month: number; halfyear: number; posts: number }>`
    select (select count(*)::int from members where email is not null) as total,
      (select count(distinct member_id)::int from sessions where last_seen_at > now() - interval '30 days') as month,
      (select count(distinct member_id)::int from sessions where last_seen_at > now() - interval '180 days') as halfyear,
      (select count(*)::int from notes n join actors a on a.id = n.author_id
         where (a.member_id is not null or a.app is not null) and n.deleted_at is null
           and n.audience in ('public', 'unlisted')) as posts`.execute(db(ctx))
  const site = ctx.house.site()
  return nodeInfo({
    version: VERSION,
    openRegistrations: true,
    nodeName: site.name,
    nodeDescription: site.tagline,
    members: {
      total: row?.total ?? 0,
      activeMonth: row?.month ?? 0,
      activeHalfyear: row?.halfyear ?? 0,
    },
    localPosts: row?.posts ?? 0,
  })
}
