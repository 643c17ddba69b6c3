import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'

/** One sign-in, with the sessions that grew from it in our apps. */
export type Device = {
  readonly signIn: string
  readonly name: string
  /** The network address it signed in at; empty when unknown. */
  readonly address: string
  readonly apps: readonly DomainName[]
  readonly since: Date
  readonly lastSeenAt: Date
  /** The one the viewer is using now. */
  readonly current: boolean
}

type Row = Pick<Selectable<Database['sessions']>, 'sign_in' | 'device' | 'address' | 'last_seen_at'> & {
  apps: DomainName[]
  since: Date
}

/** Where the viewer is signed in: this one first, then the one seen last. */
export async function devices(ctx: Ctx, currentSignIn: string | null): Promise<readonly Device[]> {
  const member = requireMember(ctx)
  const { rows } = await sql<Row>`
    select sign_in, max(device) as device, max(address) as address, json_agg(distinct domain) as apps, min(created_at) as since,
      max(last_seen_at) as last_seen_at
    from sessions where member_id = ${member.id} and expires_at > ${ctx.now}
    group by sign_in order by sign_in = ${currentSignIn}::uuid desc, max(last_seen_at) desc`.execute(db(ctx))
  return rows.map(row => ({
    signIn: row.sign_in,
    name: row.device || 'An unknown device',
    address: row.address,
    apps: row.apps,
    since: row.since,
    lastSeenAt: row.last_seen_at,
    current: row.sign_in === currentSignIn,
  }))
}

/** Signs one of the viewer's own devices out of all six apps. Throws `NotFound` for another's. */
export async function signOutDevice(ctx: Ctx, signIn: string): Promise<void> {
  const own = await devices(ctx, null)
  if (!own.some(device => device.signIn === signIn)) throw new NotFound()
  await ctx.services.federation.signOut(ctx, signIn)
}

/** Signs every other device out; returns how many there were. */
export async function signOutOthers(ctx: Ctx, currentSignIn: string | null): Promise<number> {
  const others = (await devices(ctx, currentSignIn)).filter(device => !device.current)
  for (const { signIn } of others) await ctx.services.federation.signOut(ctx, signIn)
  return others.length
}
