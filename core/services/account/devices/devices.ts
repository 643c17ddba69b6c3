import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { isId, readId } from '#core/contracts/id'
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

const DEVICES_PER_PAGE = 50

type DevicePage = { readonly devices: readonly Device[]; readonly next: string | null }

/**
 * Where the viewer is signed in: this one first, then the one seen last. `before` is the `next` of the page before: when its
 * last device was seen, and which it was, so that the page stays where it is when that one is signed out meanwhile. Throws `NotFound`, also for a page that begins nowhere.
 */
export async function devices(ctx: Ctx, currentSignIn: string | null, before?: string): Promise<DevicePage> {
  const { id } = requireMember(ctx)
  const isHere = sql`sign_in is not distinct from ${currentSignIn}::uuid`
  const from = before === undefined ? sql`true` : isBefore(before)
  const here = before === undefined ? await rowsOf(ctx, id, isHere) : []
  const others = await rowsOf(ctx, id, sql`not ${isHere} and ${from}`)
  const shown = others.slice(0, DEVICES_PER_PAGE)
  return {
    devices: [...here, ...shown].map(row => deviceOf(row, currentSignIn)),
    next: others.length > DEVICES_PER_PAGE ? placeOf(shown.at(-1)) : null,
  }
}

const placeOf = (last: Row | undefined) => (last ? `${last.last_seen_at.getTime()}-${last.sign_in}` : null)

/** Throws `NotFound`. */
function isBefore(place: string): RawBuilder<unknown> {
  const [, millis = '', signIn = ''] = /^(\d{1,13})-(.+)$/.exec(place) ?? []
  if (!isId(signIn)) throw new NotFound()
  return sql`(${SEEN_AT}, sign_in) < (${new Date(Number(millis))}::timestamptz, ${signIn}::uuid)`
}

/** As JavaScript has it: what PostgreSQL keeps besides would put a device before itself. */
const SEEN_AT = sql`date_trunc('milliseconds', max(last_seen_at))`

async function rowsOf(ctx: Ctx, memberId: string, having: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select sign_in, max(device) as device, max(address) as address, json_agg(distinct domain) as apps, min(created_at) as since,
      max(last_seen_at) as last_seen_at
    from sessions where member_id = ${memberId} and expires_at > ${ctx.now}
    group by sign_in having ${having} order by ${SEEN_AT} desc, sign_in desc limit ${sql.lit(DEVICES_PER_PAGE + 1)}`.execute(
    db(ctx),
  )
  return rows
}

function deviceOf(row: Row, currentSignIn: string | null): Device {
  return {
    signIn: row.sign_in,
    name: row.device || 'An unknown device',
    address: row.address,
    apps: row.apps,
    since: row.since,
    lastSeenAt: row.last_seen_at,
    current: row.sign_in === currentSignIn,
  }
}

/** Signs one of the viewer's own devices out of all six apps. Throws `NotFound` for another's. */
export async function signOutDevice(ctx: Ctx, asked: string): Promise<void> {
  const { id } = requireMember(ctx)
  const signIn = readId(asked)
  const own = await livingSignIns(ctx, id).where('sign_in', '=', signIn).limit(1).execute()
  if (own.length === 0) throw new NotFound()
  await ctx.services.federation.signOut(ctx, signIn)
}

/** Signs every other device out, however many there are; returns how many. */
export async function signOutOthers(ctx: Ctx, currentSignIn: string | null): Promise<number> {
  const { id } = requireMember(ctx)
  const others = (await livingSignIns(ctx, id).execute()).filter(row => row.sign_in !== currentSignIn)
  for (const { sign_in } of others) await ctx.services.federation.signOut(ctx, sign_in)
  return others.length
}

function livingSignIns(ctx: Ctx, memberId: string) {
  return db(ctx)
    .selectFrom('sessions')
    .select('sign_in')
    .distinct()
    .where('member_id', '=', memberId)
    .where('expires_at', '>', ctx.now)
}
