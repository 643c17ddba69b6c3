import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type GhostExport, type GhostPost, ghostUploads, readGhostExport } from '#core/ghost'
import { type PostState, stateOf } from '../edit-post'
import { type Imported, type PostRow, postRow } from './post-row'
import { type Counts, changedAnything, type ImportReport, noCounts } from './report'
import { importMenus, importSite } from './settings'
import { importAuthors, importTags } from './taxonomy'
import { type FindUpload, moveUploads, type Uploads } from './uploads'
import { type WrittenRow, writePosts } from './write-posts'

export type ImportOptions = {
  /** Where uploads of the old site are to be found; without it they are all missing. */
  readonly findUpload?: FindUpload
  /** Told before every post and at the end. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

type Here = {
  id: string
  slug: string
  version: number
  imported: Imported | null
  published_at: Date | null
  publish_at: Date | null
  deleted_at: Date | null
}

/**
 * Brings the posts, pages, tags, authors, menus and the name of a Ghost site here. The same file twice changes
 * nothing; of a newer one, posts that were changed here since are left alone and named. All or nothing.
 * Throws what `readGhostExport` throws: each fault with a sentence to show.
 */
export async function importGhost(
  ctx: Ctx,
  json: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { findUpload = () => null, onProgress = () => {} } = options
  const ghost = readGhostExport(json)
  const total = ghost.posts.length
  await onProgress(0, total)
  const uploads = await moveUploads(ghostUploads(json), findUpload)
  const report = await transaction(ctx, tx => importAll(tx, ghost, uploads, onProgress))
  await onProgress(total, total)
  return report
}

async function importAll(
  tx: Tx,
  ghost: GhostExport,
  uploads: Uploads,
  onProgress: NonNullable<ImportOptions['onProgress']>,
): Promise<ImportReport> {
  // Two imports at once would both find nothing here.
  await tx.em.execute(`select pg_advisory_xact_lock(hashtext('ghost-import'))`)
  const tags = await importTags(tx, ghost.tags)
  const authors = await importAuthors(tx, ghost.authors, uploads)
  const here = await postsHere(tx)
  const warnings = ghost.warnings.map(({ table, ghostId, message }) => `${table} ${ghostId}: ${message}`)
  const counts = { post: noCounts(), page: noCounts() }
  const written: WrittenRow[] = []
  for (const [at, post] of ghost.posts.entries()) {
    await onProgress(at, ghost.posts.length)
    const row = postRow(post, uploads, { tags: tags.ids, authors: authors.ids })
    const fate = fateOf(row, here.get(post.id))
    counts[post.type][fate] += 1
    if (fate === 'kept')
      warnings.push(`“${post.title}” was changed here since its import, and is left as it is.`)
    if (post.status === 'sent') warnings.push(`“${post.title}” went out by letter only; it is a draft here.`)
    if (fate === 'created' || fate === 'updated') written.push(placed(row, here, written, warnings, post))
  }
  await writePosts(tx, written)
  const menus = await importMenus(tx, ghost.site)
  const named = await importSite(tx, ghost.site)
  const counted = {
    posts: counts.post,
    pages: counts.page,
    tags: tags.counts,
    authors: authors.counts,
    menus,
  }
  if (changedAnything(counted)) {
    await emit(tx, { type: 'Add', domain: 'blog', subject: { kind: 'import', id: ghost.site.title } })
    tx.purge('posts', 'navigation', ...(named ? ['site'] : []))
  }
  const { taken, missing } = uploads
  return { site: ghost.site.title, ...counted, uploads: { taken, missing }, warnings }
}

async function postsHere(tx: Tx): Promise<Map<string, Here>> {
  const rows = await tx.em.execute<Here[]>(
    `select p.id, p.slug, p.version, p.imported, pub.published_at, s.publish_at, d.deleted_at from posts p
     left join publications pub on pub.post_id = p.id left join publication_schedules s on s.post_id = p.id
     left join post_deletions d on d.post_id = p.id`,
  )
  return new Map(rows.map(row => [row.id, row]))
}

function fateOf(row: PostRow, here: Here | undefined): keyof Counts {
  if (!here) return 'created'
  if (here.imported?.hash === row.hash) return 'unchanged'
  return isAsImported(here) ? 'updated' : 'kept'
}

/** A plan that has come true by itself is nobody's change. */
function isAsImported(here: Here): boolean {
  if (!here.imported || here.version !== here.imported.version) return false
  const state: PostState = stateOf(here)
  return state === here.imported.state || (here.imported.state === 'scheduled' && state === 'published')
}

/** The row with its version, at an address that nobody else has. */
function placed(
  row: PostRow,
  here: ReadonlyMap<string, Here>,
  written: readonly WrittenRow[],
  warnings: string[],
  post: GhostPost,
): WrittenRow {
  const { id, slug: wanted } = row.columns
  const taken = new Set<string>()
  for (const other of here.values()) if (other.id !== id) taken.add(other.slug)
  for (const { columns } of written) taken.add(columns.slug)
  let slug = wanted
  for (let number = 2; taken.has(slug); number += 1) slug = `${wanted.slice(0, 180)}-${number}`
  if (slug !== wanted)
    warnings.push(`“${post.title}”: the address /${wanted} is taken, so it is at /${slug}.`)
  return { ...row, columns: { ...row.columns, slug }, version: (here.get(id)?.version ?? 0) + 1 }
}
