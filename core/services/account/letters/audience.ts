import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { IS_SUPPRESSED } from '#core/database/suppressed-address'
import { isHeld } from '../tiers/is-held'
import { isOfSegment } from './segment'

const HAS_TIER = (
  { now }: Pick<Ctx, 'now'>,
  tier: RawBuilder<unknown>,
) => sql`exists (select from tier_memberships t
  where t.member_id = m.id and ${isHeld('t', now)} and ${tier})`

/**
 * Whether the letter `l` is for the member `m`, who is subscribed, as SQL: they are of its audience, their address takes
 * letters, and they are not closing their account.
 */
export function isOfAudience(ctx: Pick<Ctx, 'now'>): RawBuilder<boolean> {
  return sql`(case l.audience when 'paid' then ${HAS_TIER(ctx, sql`true`)}
      when 'free' then not ${HAS_TIER(ctx, sql`true`)} else true end)
    and (l.tier_id is null or ${HAS_TIER(ctx, sql`t.tier_id = l.tier_id`)})
    and ${isOfSegment(ctx)}
    and m.email is not null and not ${IS_SUPPRESSED}
    and not exists (select from account_closings c where c.member_id = m.id)`
}
