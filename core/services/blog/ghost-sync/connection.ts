import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { type GhostAdminKey, GhostSaidNo, GhostUnusable, ghostAdmin, readAdminKey } from '#core/ghost'
import { enqueue } from '#core/jobs/enqueue'
import { OutboundRefusal } from '#core/net/errors'
import { withoutLastSlashes } from '#core/text/slashes'
import { openConflictCount } from './conflicts'
import { type LogEntry, latestLines } from './lines'
import type { Preview } from './preview'
import { sentenceOf } from './run'
import { sealKey } from './sealed-key'
import { askForRun, type Direction, openSync, type SyncRow } from './sync'

export const REMOVE_HOOKS = 'remove-ghost-hooks'
export const LOOK_AT_GHOST = 'look-at-ghost'

/** The connection as its operator sees it: all but the key. */
export type SyncView = {
  readonly id: string
  readonly address: string
  readonly keyId: string
  readonly direction: Direction
  readonly state: 'connected' | 'running' | 'paused'
  readonly done: number
  readonly total: number
  readonly firstPullAt: Date | null
  readonly runAt: Date | null
  readonly failure: string | null
  readonly conflicts: number
  readonly preview: Preview | null
  readonly lines: readonly LogEntry[]
}

/** The address or the key is no good, with a sentence; `field` says which. */
export class UnusableGhost extends Refusal {
  override name = 'UnusableGhost'
  constructor(
    readonly field: 'address' | 'key',
    message: string,
  ) {
    super(message)
  }
}

export class AlreadyConnected extends Refusal {
  override name = 'AlreadyConnected'
  constructor() {
    super('A Ghost site is connected already. Stop it before you connect another one.', 409)
  }
}

/** The sync that is connected, or null. Throws `NotFound` for everybody but operators. */
export async function syncView(ctx: Ctx): Promise<SyncView | null> {
  requireRole(ctx, 'operator')
  const sync = await openSync(ctx)
  if (!sync) return null
  return {
    id: sync.id,
    address: sync.address,
    keyId: sync.key_id,
    direction: sync.direction,
    state: !sync.started_at ? 'connected' : sync.paused_at ? 'paused' : 'running',
    done: sync.done,
    total: sync.expected,
    firstPullAt: sync.first_pull_at,
    runAt: sync.run_at,
    failure: sync.failure,
    preview: sync.preview as Preview | null,
    conflicts: await openConflictCount(ctx, sync.site),
    lines: await latestLines(ctx, sync.id),
  }
}

/** Asks Ghost whether it is there and takes the key, and keeps both. Nothing else happens yet. Throws `UnusableGhost`, `AlreadyConnected`. */
export async function connectGhost(
  ctx: Ctx,
  { address, key: typed, direction }: { address: string; key: string; direction: Direction },
): Promise<string> {
  const operator = requireRole(ctx, 'operator')
  const key = readAdminKey(typed)
  if (!key)
    throw new UnusableGhost('key', 'This is no Admin API key: it has 24 characters, a colon, and 64 more.')
  const url = await siteBehind(ctx, address, key)
  const id = Bun.randomUUIDv7()
  const sealed = await sealKey(ctx, key.secret)
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'ghost_syncs_one_index' }
  await refusing(
    taken,
    () => new AlreadyConnected(),
    () =>
      transaction(ctx, async tx => {
        await db(tx)
          .insertInto('ghost_syncs')
          .values({
            id,
            address,
            site: withoutLastSlashes(url),
            key_id: key.id,
            sealed_key: sealed,
            direction,
            acts_for_id: operator.id,
            connected_at: tx.now,
            cursors: jsonb({}),
            hooks: jsonb({}),
            done: 0,
            expected: 0,
          })
          .execute()
        const after = { address, direction, keyId: key.id }
        await recordAudit(tx, { action: 'ghost-sync.connected', subject: { kind: 'ghost-sync', id }, after })
      }),
  )
  return id
}

/** Ghost’s own address. */
async function siteBehind(ctx: Ctx, address: string, key: GhostAdminKey): Promise<string> {
  const ghost = ghostAdmin({ address, key, fetch: ctx.house.fetch })
  try {
    const { url } = await ghost.site()
    await ghost.browse('posts', { limit: '1', fields: 'id' })
    return url
  } catch (fault) {
    if (
      fault instanceof GhostSaidNo &&
      (fault.status === 401 || fault.status === 403 || fault.status === 400)
    )
      throw new UnusableGhost('key', `Ghost does not take this key: ${fault.message}`)
    if (fault instanceof GhostSaidNo || fault instanceof GhostUnusable || fault instanceof OutboundRefusal)
      throw new UnusableGhost('address', sentenceOf(fault))
    throw fault
  }
}

/** The first pull begins, or goes on where it was paused. */
export async function startSync(ctx: Ctx): Promise<void> {
  await change(ctx, async (tx, sync) => {
    await db(tx)
      .updateTable('ghost_syncs')
      .set({ started_at: sync.started_at ?? tx.now, paused_at: null, failure: null, preview: null })
      .where('id', '=', sync.id)
      .execute()
    await askForRun(tx)
    return { state: 'running' }
  })
}

/** A run that is under way ends after the step it is at. */
export async function pauseSync(ctx: Ctx): Promise<void> {
  await change(ctx, async (tx, sync) => {
    await db(tx)
      .updateTable('ghost_syncs')
      .set({ paused_at: sync.paused_at ?? tx.now })
      .where('id', '=', sync.id)
      .execute()
    return { state: 'paused' }
  })
}

/** Only who leads from now on; what both agreed on stays agreed. */
export async function setSyncDirection(ctx: Ctx, direction: Direction): Promise<void> {
  await change(ctx, async (tx, sync) => {
    await db(tx).updateTable('ghost_syncs').set({ direction }).where('id', '=', sync.id).execute()
    return { direction }
  })
}

/** The key is forgotten, and the hooks there are taken away. All that came, and all that was sent, stays. */
export async function stopSync(ctx: Ctx): Promise<void> {
  await change(ctx, async (tx, sync) => {
    await db(tx).updateTable('ghost_syncs').set({ ended_at: tx.now }).where('id', '=', sync.id).execute()
    await enqueue(tx, REMOVE_HOOKS, { syncId: sync.id }, { maxAttempts: 5 })
    return { state: 'stopped' }
  })
}

/** Says later, in `preview`, what a run would change. */
export async function askForPreview(ctx: Ctx): Promise<void> {
  requireRole(ctx, 'operator')
  await transaction(ctx, async tx => {
    const sync = await openSync(tx)
    if (!sync) return
    const preview = { state: 'waiting' } satisfies Preview
    await db(tx)
      .updateTable('ghost_syncs')
      .set({ preview: jsonb<unknown>(preview) })
      .where('id', '=', sync.id)
      .execute()
    await enqueue(tx, LOOK_AT_GHOST, {}, { key: LOOK_AT_GHOST, maxAttempts: 3 })
  })
}

async function change(
  ctx: Ctx,
  work: (
    tx: Parameters<Parameters<typeof transaction>[1]>[0],
    sync: SyncRow,
  ) => Promise<Record<string, unknown>>,
): Promise<void> {
  requireRole(ctx, 'operator')
  await transaction(ctx, async tx => {
    const sync = await db(tx)
      .selectFrom('ghost_syncs')
      .selectAll()
      .where('ended_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!sync) return
    const state = sync.paused_at ? 'paused' : sync.started_at ? 'running' : 'connected'
    const before = { state, direction: sync.direction }
    const after = { ...before, ...(await work(tx, sync)) }
    // Pressed twice, it was pressed once.
    if (after.state === before.state && after.direction === before.direction) return
    const subject = { kind: 'ghost-sync', id: sync.id }
    await recordAudit(tx, {
      action: 'ghost-sync.changed',
      subject,
      before,
      after,
    })
  })
}
