import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/** A browser that tells its member of what happens. */
export type ToldDevice = {
  readonly id: string
  readonly name: string
  readonly since: Date
  readonly lastToldAt: Date | null
  /** The one the viewer is using now. */
  readonly current: boolean
}

/** Those whose sign-in lasts: who is signed out of a device is told nothing there. */
export const STILL_SIGNED_IN = sql`exists (select from sessions s
  where s.sign_in = d.sign_in and s.member_id = d.member_id and s.expires_at > now())`

/** The viewer's, at most ten, newest first. */
export async function toldDevices(ctx: Ctx, signIn: string | null): Promise<readonly ToldDevice[]> {
  const { id } = requireMember(ctx)
  const { rows } = await sql<ToldDevice>`
    select d.id, d.device as name, d.created_at as since, d.last_told_at as "lastToldAt",
      d.sign_in is not distinct from ${signIn}::uuid as current
    from push_subscriptions d where d.member_id = ${id} and ${STILL_SIGNED_IN}
    order by d.created_at desc, d.id desc`.execute(db(ctx))
  return rows
}

/** One of the viewer's own. Throws `NotFound`. */
export async function withdrawDevice(ctx: Ctx, id: string): Promise<void> {
  const gone = await db(ctx)
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('member_id', '=', requireMember(ctx).id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw new NotFound()
}
