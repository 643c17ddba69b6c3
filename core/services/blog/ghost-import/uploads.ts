import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type MovedText, movedText } from './moved-text'

/** Where an upload of the old site (`/content/images/…`) is now, or null when it could not be found. */
export type FindUpload = (path: string) => string | null | Promise<string | null>

export type Uploads = MovedText & {
  readonly taken: number
  readonly missing: readonly string[]
  /** Of other hosts, and left there. */
  readonly leftElsewhere: readonly string[]
  /** Where each upload is now. */
  readonly moved: ReadonlyMap<string, string>
}

/**
 * Asks once for each upload that an export names, and for each of `elsewhere` that never came before. What is not found now but came with an earlier import is where it
 * was then.
 */
export async function moveUploads(
  ctx: Ctx,
  paths: readonly string[],
  find: FindUpload,
  elsewhere?: { readonly urls: readonly string[]; readonly find: FindUpload },
): Promise<Uploads> {
  const all = [...paths, ...(elsewhere?.urls ?? [])]
  const moved = await uploadsBefore(ctx, all)
  for (const path of paths) {
    const url = await find(path)
    if (!url) continue
    moved.set(path, url)
    await remember(ctx, path, url)
  }
  for (const address of elsewhere?.urls ?? []) {
    if (moved.has(address)) continue
    const url = await elsewhere?.find(address)
    if (!url) continue
    moved.set(address, url)
    await remember(ctx, address, url)
  }
  const missing = paths.filter(path => !moved.has(path))
  const leftElsewhere = (elsewhere?.urls ?? []).filter(url => !moved.has(url))
  return { taken: moved.size, missing, leftElsewhere, moved, ...movedText(moved) }
}

async function uploadsBefore(ctx: Ctx, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('ghost_uploads').select(['path', 'url']).execute()
  const known = new Map(rows.map(({ path, url }) => [path, url]))
  return new Map(paths.flatMap(path => (known.has(path) ? [[path, known.get(path)!] as const] : [])))
}

async function remember(ctx: Ctx, path: string, url: string): Promise<void> {
  await db(ctx)
    .insertInto('ghost_uploads')
    .values({ path, url, taken_at: ctx.now })
    .onConflict(conflict => conflict.column('path').doUpdateSet({ url, taken_at: ctx.now }))
    .execute()
}
