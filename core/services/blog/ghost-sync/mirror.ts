import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { foreignMedia, ghostUploadPath, ghostUploads, withSign } from '#core/ghost'
import { withoutLastSlashes } from '#core/text/slashes'
import { uploadsElsewhere, uploadsFromSite } from '../ghost-import/find-uploads'
import { type MovedText, movedText } from '../ghost-import/moved-text'
import type { FindUpload } from '../ghost-import/uploads'
import { mediaRoot } from '../media-root'
import type { SyncRow } from './sync'

export type Mirror = MovedText & {
  /** Not there, and left at their old address. */
  readonly missing: readonly string[]
  /** Could not be fetched this time. */
  readonly failed: readonly string[]
  /** Of other hosts, and left there. */
  readonly elsewhere: readonly string[]
}

type Site = Pick<SyncRow, 'site' | 'address'>

/** Finders of this run: each knows which hosts it could not reach. */
const finders = new WeakMap<SyncRow, FindUpload>()

/**
 * Brings the uploads that these things name here, and the media of other hosts, since our pages show nothing from
 * elsewhere; each once: what is here already is asked for no more. Other hosts are asked for what `fresh` names alone, so
 * that a file that is gone is not asked for in every run.
 */
export async function mirrorUploads(
  ctx: Ctx,
  sync: SyncRow,
  things: unknown,
  fresh: unknown = things,
): Promise<Mirror> {
  const { paths, foreign } = sourcesIn(ctx, sync, things)
  const moved = await mirroredBefore(ctx, [...paths, ...foreign])
  const asked = new Set(fresh === things ? foreign : sourcesIn(ctx, sync, fresh).foreign)
  const missing: string[] = []
  const failed: string[] = []
  const elsewhere: string[] = []
  const find = uploadsFromSite(ctx, `${withoutLastSlashes(sync.address)}/`, path => failed.push(path))
  const findElsewhere = finders.get(sync) ?? uploadsElsewhere(ctx)
  finders.set(sync, findElsewhere)
  for (const source of [...asked, ...paths]) {
    if (moved.has(source)) continue
    const isForeign = asked.has(source)
    const url = await (isForeign ? findElsewhere : find)(source)
    if (url) {
      moved.set(source, url)
      await rememberUpload(ctx, source, url)
    } else (isForeign ? elsewhere : missing).push(source)
  }
  return { ...movedText(moved), missing, failed, elsewhere }
}

/** The same for a look that changes nothing. */
export async function mirroredAlready(ctx: Ctx, sync: Site, things: unknown): Promise<MovedText> {
  const { paths, foreign } = sourcesIn(ctx, sync, things)
  return movedText(await mirroredBefore(ctx, [...paths, ...foreign]))
}

/** What these things name: paths of Ghost's own, and whole addresses of other hosts. */
function sourcesIn(ctx: Ctx, { site, address }: Site, things: unknown) {
  const own = new Set(
    [site, address, ...Object.values(ctx.house.config.origins), mediaRoot(ctx)].flatMap(hostsOf),
  )
  const foreign = foreignMedia(withSign(things, site), ({ host }) => own.has(host))
  const ofOthers = new Set(foreign.map(ghostUploadPath))
  // A path of Ghost's shape at another host is that one's, unless Ghost's own stands beside it.
  const text = JSON.stringify(withSign(things, site))
  const isOwnPath = (path: string) => !ofOthers.has(path) || text.includes(`__GHOST_URL__${path}`)
  return { paths: ghostUploads(text).filter(isOwnPath), foreign }
}

function hostsOf(url: string): string[] {
  const parsed = URL.parse(url)
  return parsed ? [parsed.host] : []
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
