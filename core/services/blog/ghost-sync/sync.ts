import { type Selectable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Role, Viewer } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { type GhostAdmin, ghostAdmin } from '#core/ghost'
import { enqueue } from '#core/jobs/enqueue'
import { unsealKey } from './sealed-key'

export const SYNC_GHOST = 'sync-ghost'
/** Whatever reads or writes the other side does so under this claim. */
export const SYNC_CLAIM = 'ghost-sync'

/**
 * Ghost’s lists do not say what was deleted, nor which members have changed. Hooks do, where they arrive; where they do
 * not, so late at most: all ids and all members are walked.
 */
export const COMPARE_IDS_MS = 60 * 60_000
/** So often at most for the sake of members who were changed here. */
const COMPARE_MEMBERS_MS = 10 * 60_000

/** Who leads: of what changed on both sides, or on the side that only follows. */
export const DIRECTIONS = ['ghost', 'ours', 'both'] as const
export type Direction = (typeof DIRECTIONS)[number]

export type SyncRow = Selectable<Database['ghost_syncs']>

/** A run: the site, its API, and who it acts for. */
export type Run = {
  readonly ctx: Ctx
  readonly sync: SyncRow
  readonly ghost: GhostAdmin
}

/** The sync that is not ended, or null. */
export async function openSync(ctx: Ctx): Promise<SyncRow | null> {
  const row = await db(ctx)
    .selectFrom('ghost_syncs')
    .selectAll()
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function clientOf(ctx: Ctx, sync: SyncRow): Promise<GhostAdmin> {
  const secret = await unsealKey(ctx, sync.sealed_key)
  return ghostAdmin({ address: sync.address, key: { id: sync.key_id, secret }, fetch: ctx.house.fetch })
}

/** Asks for a run; one that waits already is asked for no second time, and one that goes on is waited for without a slot. */
export async function askForRun(tx: Pick<Tx, 'em'>, runAt?: Date): Promise<void> {
  await enqueue(tx, SYNC_GHOST, {}, { key: SYNC_GHOST, queue: SYNC_GHOST, runAt, maxAttempts: 8 })
}

/** A member was changed here: all are walked by the next run, or by the first that comes ten minutes after they last were. */
export async function hastenMembers(tx: Pick<Tx, 'em' | 'now'>): Promise<void> {
  const soon = new Date(tx.now.getTime() + COMPARE_MEMBERS_MS)
  const sooner = COMPARE_IDS_MS - COMPARE_MEMBERS_MS
  await sql`
    update ghost_syncs set compare_ids_at = greatest(${tx.now}::timestamptz, compare_ids_at - ${sooner} * interval '1 ms')
    where ended_at is null and direction <> 'ghost' and compare_ids_at > ${soon}`.execute(db(tx))
}

/** The ctx of whoever connected the site, as an editor; null once they are no operator any more. */
export async function actingCtx(ctx: Ctx, sync: SyncRow): Promise<Ctx | null> {
  const { rows } = await sql<{
    id: string
    name: string
    email: string
    handle: string
    roles: Role[]
  }>`
    select m.id, m.name, m.email, m.handle,
      coalesce((select json_agg(role) from role_grants where member_id = m.id), '[]') as roles
    from members m where m.id = ${sync.acts_for_id}
      and not exists (select from account_closings c where c.member_id = m.id)`.execute(db(ctx))
  const [member] = rows
  if (!member?.roles.includes('operator')) return null
  const { roles: _, ...who } = member
  const viewer: Viewer = { member: who, roles: ['editor'] }
  return { ...ctx, viewer }
}
