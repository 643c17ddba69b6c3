import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { storable } from '../storable'

export type Line = { readonly level: 'done' | 'notice' | 'fault'; readonly words: string }
export type LogEntry = Line & { readonly at: Date }

const LINES_SHOWN = 100
const KEPT_DAYS = 90
const MAX_WORDS = 600

/** Writes lines into the log that operators read. */
export async function logLines(ctx: Ctx, syncId: string, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map(({ level, words }) => ({
    id: Bun.randomUUIDv7(),
    sync_id: syncId,
    at: ctx.now,
    level,
    words: storable(words).slice(0, MAX_WORDS),
  }))
  await db(ctx).insertInto('ghost_sync_lines').values(rows).execute()
}

/** The latest, newest first. */
export async function latestLines(ctx: Ctx, syncId: string): Promise<readonly LogEntry[]> {
  return db(ctx)
    .selectFrom('ghost_sync_lines')
    .select(['at', 'level', 'words'])
    .where('sync_id', '=', syncId)
    .orderBy('id', 'desc')
    .limit(LINES_SHOWN)
    .execute()
}

/** What is older is of no use any more. */
export async function forgetOldLines(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000)
  await db(ctx).deleteFrom('ghost_sync_lines').where('at', '<', before).execute()
}
