import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ghostUploads } from '#core/ghost'
import { uploadsFromSite } from '../ghost-import/find-uploads'
import { type MovedText, movedText } from '../ghost-import/moved-text'
import type { SyncRow } from './sync'

export type Mirror = MovedText & {
  /** Not there, and left at their old address. */
  readonly missing: readonly string[]
  /** Could not be fetched this time. */
  readonly failed: readonly string[]
}

/** Brings the uploads that these things name here, each once: what is here already is asked for no more. */
export async function mirrorUploads(ctx: Ctx, sync: SyncRow, things: unknown): Promise<Mirror> {
  const paths = ghostUploads(JSON.stringify(things))
  const moved = await mirroredBefore(ctx, paths)
  const missing: string[] = []
  const failed: string[] = []
  const find = uploadsFromSite(ctx, `${sync.address.replace(/\/+$/, '')}/`, path => failed.push(path))
  for (const path of paths) {
    if (moved.has(path)) continue
    const url = await find(path)
    if (!url) missing.push(path)
    else {
      moved.set(path, url)
      await rememberUpload(ctx, path, url)
    }
  }
  return { ...movedText(moved), missing, failed }
}

/** The same for a look that changes nothing. */
export async function mirroredAlready(ctx: Ctx, things: unknown): Promise<MovedText> {
  return movedText(await mirroredBefore(ctx, ghostUploads(JSON.stringify(things))))
}

/** Where, on the other side, each of these files of ours is: those that came from there, and those we sent. */
export async function uploadsThere(ctx: Ctx, urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (urls.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('ghost_uploads')
    .select(['path', 'url'])
    .where('url', 'in', [...urls])
    .orderBy('path', 'desc')
    .execute()
  return new Map(rows.map(({ path, url }) => [url, path]))
}

export async function rememberUpload(ctx: Ctx, path: string, url: string): Promise<void> {
  await db(ctx)
    .insertInto('ghost_uploads')
    .values({ path, url, taken_at: ctx.now })
    .onConflict(conflict => conflict.column('path').doUpdateSet({ url, taken_at: ctx.now }))
    .execute()
}

async function mirroredBefore(ctx: Ctx, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('ghost_uploads')
    .select(['path', 'url'])
    .where('path', 'in', [...paths])
    .execute()
  return new Map(rows.map(({ path, url }) => [path, url]))
}
