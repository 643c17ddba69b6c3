import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'

/** Whether an order `o` is the viewer's: their own, or one that was placed from this browser without an account. */
export function isViewers({ viewer, guest }: Pick<Ctx, 'viewer' | 'guest'>): RawBuilder<boolean> {
  const { member, isGuest } = viewer
  if (member && !isGuest) return sql`o.member_id = ${member.id}`
  return sql`o.member_id in (select g.member_id from guest_buyers g where g.guest_hash = ${guest})`
}
