import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { objectIdOf } from '#core/ghost'
import { cutTo } from '#core/text/cut-to'
import { type PostState, stateOf } from '../edit-post'
import { SITE_PAGES_TAG } from '../post-cache'
import type { Visibility } from '../readers'
import { importSnippets } from '../snippets/snippets'
import { announceImported } from './announce-imported'
import { carriesTheSame, postsHere, theirsOf } from './content'
import type { Imported, PostRow } from './post-row'
import { type OpenExport, openExport } from './read-export'
import { type Counts, changedAnything, type ImportReport, noCounts } from './report'
import { importMenus, importNewsletters, importSite } from './settings'
import { importAuthors, importTags } from './taxonomy'
import { importTiers, keepTiers, settleTiers } from './tiers'
import { type FindUpload, moveUploads, type Uploads } from './uploads'
import { type WrittenRow, writePosts } from './write-posts'

/** Holds the addresses that are no post's to have. */
const NO_POST = ''

export type ImportOptions = {
  /** Where uploads of the old site are to be found; without it they are all missing. */
  readonly findUpload?: FindUpload
  /** Where media of other hosts are brought to, by their addresses; without it they stay where they are. */
  readonly findElsewhere?: FindUpload
  /** Told before every post and at the end. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

type Here = {
  id: string
  slug: string
  version: number
  visibility: Visibility
  imported: Imported | null
  published_at: Date | null
  publish_at: Date | null
  deleted_at: Date | null
}

/**
 * Brings the posts, pages, tags, authors, menus and the name of a Ghost site here. The same file twice changes
 * nothing; of a newer one, posts that were changed here since are left alone and named. All or nothing.
 * Throws `UnreadableExport` with a sentence to show.
 */
export async function importGhost(
  ctx: Ctx,
  json: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { findUpload = () => null, findElsewhere, onProgress = () => {} } = options
  const ghost = await openExport(json)
  try {
    await onProgress(0, ghost.total)
    const uploads = await moveUploads(
      ctx,
      ghost.uploads,
      findUpload,
      findElsewhere && { urls: ghost.elsewhere, find: findElsewhere },
    )
    const report = await transaction(ctx, tx => importAll(tx, ghost, uploads, onProgress))
    await onProgress(ghost.total, ghost.total)
    return report
  } finally {
    ghost.close()
  }
}

async function importAll(
  tx: Tx,
  ghost: OpenExport,
  uploads: Uploads,
  onProgress: NonNullable<ImportOptions['onProgress']>,
): Promise<ImportReport> {
  // Two imports at once would both find nothing here.
  await sql`select pg_advisory_xact_lock(hashtext('ghost-import'))`.execute(db(tx))
  const tags = await importTags(tx, ghost.tags, uploads)
  const authors = await importAuthors(tx, ghost.authors, uploads)
  const tiers = await importTiers(tx, ghost.tiers)
  const here = await allHere(tx)
  const run: Run = {
    here,
    known: await knownIds(tx, here),
    slugs: takenSlugs(tx, here),
    tiers: tiers.ids,
    counts: { post: noCounts(), page: noCounts() },
    warnings: [...ghost.warnings, ...leftElsewhere(uploads.leftElsewhere)],
  }
  const ids = { tags: tags.ids, authors: authors.ids }
  let done = 0
  for await (const rows of ghost.rows({ uploads, ids, origin: tx.house.config.origins.blog }))
    await importBatch(tx, run, rows, () => onProgress(done++, ghost.total))
  await importNewsletters(tx, ghost.newsletters)
  const snippets = await importSnippets(tx, ghost.snippets)
  const menus = await importMenus(tx, ghost.site)
  const named = await importSite(tx, ghost.site)
  const counted = {
    posts: run.counts.post,
    pages: run.counts.page,
    tags: tags.counts,
    authors: authors.counts,
    menus,
    snippets,
    tiers: tiers.made,
  }
  if (changedAnything(counted)) {
    await emit(tx, { type: 'Add', domain: 'blog', subject: { kind: 'import', id: ghost.site.title } })
    tx.purge('posts', 'navigation', SITE_PAGES_TAG)
    if (named) tx.purge('site')
  }
  const { taken, missing } = uploads
  return { site: ghost.site.title, ...counted, uploads: { taken, missing }, warnings: run.warnings }
}

/** What all batches of one import know, and what has become of their rows so far. */
type Run = {
  readonly here: ReadonlyMap<string, Here>
  readonly known: ReadonlyMap<string, string>
  /** Whose each address is. */
  readonly slugs: Map<string, string>
  readonly tiers: Awaited<ReturnType<typeof importTiers>>['ids']
  readonly counts: Readonly<Record<PostRow['columns']['kind'], Counts>>
  readonly warnings: string[]
}

function takenSlugs(tx: Tx, here: ReadonlyMap<string, Here>): Map<string, string> {
  const slugs = new Map([...here.values()].map(({ slug, id }) => [slug, id]))
  for (const slug of tx.house.concepts.all().reservedSlugs) slugs.set(slug, NO_POST)
  return slugs
}

async function importBatch(
  tx: Tx,
  { here, known, slugs, tiers, counts, warnings }: Run,
  read: readonly PostRow[],
  beforeEach: () => void | Promise<void>,
): Promise<void> {
  const batch: WrittenRow[] = []
  const rows = read.map(row => atItsId(row, here, known))
  const same = await sameContents(tx, rows, here)
  const unchanged = rows.filter(({ columns }) => same.has(columns.id))
  const tiersMoved = await followTiers(tx, unchanged, { here, tiers })
  for (const row of rows) {
    await beforeEach()
    const { kind, title } = row.columns
    const fate = same.has(row.columns.id) ? 'unchanged' : fateOf(row, here.get(row.columns.id))
    counts[kind][tiersMoved.has(row.columns.id) ? 'updated' : fate] += 1
    if (fate === 'kept') warnings.push(`“${title}” was changed here since its import, and is left as it is.`)
    if (row.rest.status === 'sent') warnings.push(`“${title}” went out by letter only; it is a draft here.`)
    if (fate === 'created' || fate === 'updated') batch.push(placed(row, here, slugs, warnings))
  }
  for (const { columns } of await writeBatch(tx, batch, { here, tiers })) {
    counts[columns.kind][here.has(columns.id) ? 'updated' : 'created'] -= 1
    warnings.push(`“${columns.title}” is too long, or too deeply nested, to be shown, and is left out.`)
  }
}

const MOST_ADDRESSES = 30

function leftElsewhere(urls: readonly string[]): string[] {
  if (urls.length === 0) return []
  const more = urls.length - MOST_ADDRESSES
  const named = urls.slice(0, MOST_ADDRESSES).join(', ') + (more > 0 ? ` and ${more} more` : '')
  return [`Files of other sites that could not be brought here stay where they are: ${named}.`]
}

async function allHere(tx: Tx): Promise<Map<string, Here>> {
  const rows = await db(tx)
    .selectFrom('posts as p')
    .leftJoin('publications as pub', 'pub.post_id', 'p.id')
    .leftJoin('publication_schedules as s', 's.post_id', 'p.id')
    .leftJoin('post_deletions as d', 'd.post_id', 'p.id')
    .select([
      'p.id',
      'p.slug',
      'p.version',
      'p.visibility',
      'pub.published_at',
      's.publish_at',
      'd.deleted_at',
    ])
    .select(sql<Imported | null>`p.imported`.as('imported'))
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** Ours by the ids that a file of Ghost’s may name them by: those we made of our own, and those Ghost gave them. */
async function knownIds(tx: Tx, here: ReadonlyMap<string, unknown>): Promise<ReadonlyMap<string, string>> {
  const links = await db(tx)
    .selectFrom('ghost_links')
    .select(['ghost_id', 'our_id'])
    .where('kind', 'in', ['post', 'page'])
    .execute()
  const ids = [...here.keys()].map(id => [objectIdOf(id), id] as const)
  return new Map([...ids, ...links.map(link => [link.ghost_id, link.our_id] as const)])
}

function atItsId(
  row: PostRow,
  here: ReadonlyMap<string, unknown>,
  known: ReadonlyMap<string, string>,
): PostRow {
  const id = known.get(String(row.rest.ghostId))
  if (here.has(row.columns.id) || !id || !here.has(id)) return row
  return { ...row, columns: { ...row.columns, id }, rest: { ...row.rest, ghostId: undefined } }
}

/** What says the same, in whatever way it came here, is as it was. */
async function sameContents(
  tx: Tx,
  rows: readonly PostRow[],
  here: ReadonlyMap<string, Here>,
): Promise<ReadonlySet<string>> {
  const other = rows.filter(
    ({ columns: { id }, hash }) => here.has(id) && here.get(id)?.imported?.hash !== hash,
  )
  const all = await postsHere(
    tx,
    other.map(({ columns }) => columns.id),
  )
  const same = other.filter(row => {
    const own = all.get(row.columns.id)
    return own?.contentHash === theirsOf(row).contentHash && carriesTheSame(own.imported, row)
  })
  return new Set(same.map(({ columns }) => columns.id))
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

/** The row with its version, at an address that nobody else has, and no page of the blog. */
function placed(
  row: PostRow,
  here: ReadonlyMap<string, Here>,
  slugs: Map<string, string>,
  warnings: string[],
): WrittenRow {
  const { id, title, slug: wanted } = row.columns
  const isTaken = (slug: string) => slugs.has(slug) && slugs.get(slug) !== id
  let slug = wanted
  for (let number = 2; isTaken(slug); number += 1) slug = `${cutTo(wanted, 180)}-${number}`
  slugs.set(slug, id)
  if (slug !== wanted) warnings.push(`“${title}”: the address /${wanted} is taken, so it is at /${slug}.`)
  return { ...row, columns: { ...row.columns, slug }, version: (here.get(id)?.version ?? 0) + 1 }
}

type Tiered = { readonly here: ReadonlyMap<string, Here>; readonly tiers: ReadonlyMap<string, string> }

/** Of texts that are as they were: for whom they are may have changed nevertheless. Returns those. */
async function followTiers(
  tx: Tx,
  rows: readonly PostRow[],
  { here, tiers }: Tiered,
): Promise<ReadonlySet<string>> {
  const tiered = rows.map(row => ({ ...row, before: here.get(row.columns.id) ?? null }))
  const { changed } = await settleTiers(tx, tiered, tiers)
  for (const row of rows) if (changed.includes(row.columns.id)) await keepTiers(tx, row)
  return new Set(changed)
}

/** Returns the rows that cannot be shown, and are not written. */
async function writeBatch(
  tx: Tx,
  rows: readonly WrittenRow[],
  { here, tiers }: Tiered,
): Promise<readonly WrittenRow[]> {
  const unshown = await writePosts(tx, rows)
  const shown = rows.filter(row => !unshown.includes(row))
  const tiered = shown.map(row => ({ ...row, before: here.get(row.columns.id) ?? null }))
  await settleTiers(tx, tiered, tiers)
  await announceImported(tx, shown)
  return unshown
}
