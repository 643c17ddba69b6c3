import { type RawBuilder, sql } from 'kysely'
import { actorAddresses } from '#core/activitypub/documents/actor'
import type { Ctx } from '#core/contracts/ctx'
import { jsonb } from '#core/database/jsonb'

/**
 * What the viewer may read of `notes n join actors a on a.id = n.author_id`: what is public, their own, what those
 * they follow say to followers, and what names them. Nothing deleted, nothing of whom the cooperative blocked.
 * What a former member of ours said in public stays. `public`: only what is for everybody's lists, whoever looks.
 */
export function visibleNotes(ctx: Ctx, listed: 'public' | 'anywhere' = 'anywhere'): RawBuilder<boolean> {
  const open = listed === 'public' ? sql`n.audience = 'public'` : sql`n.audience in ('public', 'unlisted')`
  const alive = sql`n.deleted_at is null and (a.deleted_at is null or a.member_id is not null) and not exists (select 1 from blocks b where
    (b.kind = 'actor' and b.target = a.uri)
    or (b.kind = 'host' and (a.host = b.target or regexp_replace(a.host, ':[0-9]+$', '') = b.target
      or right(regexp_replace(a.host, ':[0-9]+$', ''), length(b.target) + 1) = '.' || b.target)))`
  const { member } = ctx.viewer
  if (!member || listed === 'public') return sql`${alive} and ${open}`
  const mine = actorAddresses(ctx.house.config.actorsOrigin, member.handle).id
  return sql`${alive} and (${open} or a.member_id = ${member.id}
    or (n.audience = 'followers' and exists (select 1 from follows vf join actors va on va.id = vf.follower_id
      where va.member_id = ${member.id} and vf.followed_id = n.author_id and vf.accepted_at is not null))
    or n.mentions @> ${jsonb([{ href: mine }])})`
}
