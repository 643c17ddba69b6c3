import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { GhostSaidNo } from '#core/ghost'
import { logLines } from './lines'
import { hookSecret } from './sealed-key'
import { clientOf, type Run, type SyncRow } from './sync'

/** What hastens a run. Every other event of Ghost’s comes together with one of these. */
const EVENTS = [
  ...(['post.added', 'post.edited', 'post.deleted', 'page.added', 'page.edited', 'page.deleted'] as const),
  ...(['tag.added', 'tag.edited', 'tag.deleted', 'member.added', 'member.edited', 'member.deleted'] as const),
  'site.changed',
] as const

/** In place of an id: there is such a hook already, or Ghost wants none. */
const NOT_MADE = ''

/** Asks Ghost once for each hook; what it refuses is not asked for again, and runs come by the clock alone. */
export async function askForHooks({ ctx, sync, ghost }: Run): Promise<void> {
  const hooks: Record<string, string> = { ...sync.hooks }
  for (const event of EVENTS) {
    if (hooks[event] !== undefined) continue
    try {
      const hook = await ghost.add('webhooks', {
        event,
        target_url: targetOf(ctx, sync),
        name: `Rose Ash ${event}`,
        secret: hookSecret(ctx, sync.id),
        api_version: 'v6.0',
      })
      hooks[event] = hook.id
    } catch (fault) {
      if (!(fault instanceof GhostSaidNo) || fault.status >= 500 || fault.status === 429) throw fault
      hooks[event] = NOT_MADE
      await logLines(ctx, sync.id, [
        { level: 'notice', words: `Ghost makes no hook for ${event}: ${fault.message}` },
      ])
    }
    // One by one: Ghost does not list them, so a hook whose id is lost could not be taken away again.
    await db(ctx)
      .updateTable('ghost_syncs')
      .set({ hooks: jsonb({ ...hooks }) })
      .where('id', '=', sync.id)
      .execute()
  }
}

function targetOf({ house }: Ctx, { id }: SyncRow): string {
  return `${house.config.origins.blog}/ghost-hooks/${id}`
}

/** The job after a sync was stopped. */
export async function removeHooks(ctx: Ctx, { syncId }: { syncId?: unknown }): Promise<void> {
  const sync = await db(ctx)
    .selectFrom('ghost_syncs')
    .selectAll()
    .where('id', '=', String(syncId))
    .executeTakeFirst()
  if (!sync?.ended_at) return
  const ghost = await clientOf(ctx, sync)
  for (const id of Object.values(sync.hooks)) if (id !== NOT_MADE) await ghost.remove('webhooks', id)
  // Its key is of no more use.
  await db(ctx)
    .updateTable('ghost_syncs')
    .set({ hooks: jsonb({}), sealed_key: '' })
    .where('id', '=', sync.id)
    .execute()
}
