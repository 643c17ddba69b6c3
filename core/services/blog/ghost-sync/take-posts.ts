import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { announcePost } from '../announce-post'
import { announceImported } from '../ghost-import/announce-imported'
import { type SettledTiers, settleTiers, type TieredRow } from '../ghost-import/tiers'
import { type WrittenRow, writePosts } from '../ghost-import/write-posts'
import { SITE_PAGES_TAG } from '../post-cache'
import { generatedSlug } from '../slug'
import { type Agreed, SEND_AGAIN, stillInPlace, withOurs } from './post-links'
import type { SyncRow } from './sync'
import { tiersOfPosts } from './tier-links'
import type { Weighed } from './weigh'

/** Followers are told of what became public lately, not of what an older site wrote. */
const NEWS_MS = 86_400_000

/** Writes theirs here; ours stays as a revision. Returns what each has become, by its id there; what cannot be shown is not among them. */
export async function take(
  tx: Tx,
  sync: SyncRow,
  weighed: readonly Weighed[],
): Promise<ReadonlyMap<string, Agreed>> {
  const rows: WrittenRow[] = []
  // None of them is written before all have an address.
  const promised = new Set<string>()
  const inPlace = weighed.map(({ link, row }) => stillInPlace(link, row))
  for (const [at, { row: theirs, here }] of weighed.entries()) {
    const row = withOurs(theirs, here, inPlace[at]!)
    const { id, slug } = row.columns
    const isAtPlace = here?.content.slug === slug
    const placed = isAtPlace ? slug : await generatedSlug(tx, slug, id, promised)
    promised.add(placed)
    rows.push({ ...row, columns: { ...row.columns, slug: placed }, version: (here?.version ?? 0) + 1 })
    if (here?.state === 'deleted')
      await db(tx).deleteFrom('post_deletions').where('post_id', '=', id).execute()
  }
  const unshown = await writePosts(tx, rows)
  const shown = rows.filter(row => !unshown.includes(row))
  const tiers = await settleTiers(
    tx,
    weighed.map(tieredRow).filter((_, at) => shown.includes(rows[at]!)),
    await tiersOfPosts(tx, sync.site),
  )
  await announceImported(tx, shown)
  if (sync.first_pull_at) await announceNews(tx, weighed, shown)
  if (shown.length > 0) tx.purge('posts', SITE_PAGES_TAG)
  return new Map(
    weighed.flatMap(({ post }, at) => {
      const row = rows[at]!
      const ours = {
        id: row.columns.id,
        version: row.version,
        state: row.state,
        slug: row.columns.slug,
        inPlace: inPlace[at]!,
      }
      return shown.includes(row) ? [[post.ghostId, sentIfDiffering(sync, tiers, ours)]] : []
    }),
  )
}

export function tieredRow({ row, here }: Weighed): TieredRow {
  return { ...row, before: here && { visibility: here.content.visibility, imported: here.imported } }
}

/** Ours goes there again where it is for others. */
export function sentIfDiffering({ direction }: SyncRow, { differing }: SettledTiers, ours: Agreed): Agreed {
  return direction !== 'ghost' && differing.has(ours.id) ? { ...ours, version: SEND_AGAIN } : ours
}

async function announceNews(
  tx: Tx,
  weighed: readonly Weighed[],
  shown: readonly WrittenRow[],
): Promise<void> {
  for (const { row, here } of weighed) {
    const isNew = here?.state !== 'published' && row.state === 'published'
    const isNews = row.at !== null && tx.now.getTime() - row.at.getTime() < NEWS_MS
    const isWritten = shown.some(({ columns }) => columns.id === row.columns.id)
    if (isNew && isNews && isWritten && !(await wasTold(tx, row.columns.id)))
      await announcePost(tx, 'Create', row.columns.id)
  }
}

async function wasTold(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ap_activities where domain = 'blog' and subject_kind in ('post', 'page') and subject_id = ${id}
      and type = 'Create' limit 1`.execute(db(tx))
  return rows.length > 0
}
