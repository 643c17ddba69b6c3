import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostItem, type GhostPost, type GhostPostsFromApi, ghostPostsOfApi } from '#core/ghost'
import { announcePost } from '../announce-post'
import { announceImported } from '../ghost-import/announce-imported'
import { hashWithTiers, type PostHere, postsHere, theirsOf } from '../ghost-import/content'
import type { MovedText } from '../ghost-import/moved-text'
import { type PostRow, postRow } from '../ghost-import/post-row'
import { keepTiers, type SettledTiers, settleTiers, type TieredRow } from '../ghost-import/tiers'
import { type WrittenRow, writePosts } from '../ghost-import/write-posts'
import { postTags, SITE_PAGES_TAG } from '../post-cache'
import type { PostKind } from '../post-input'
import { queuePostWebhooks } from '../queue-webhooks'
import { generatedSlug } from '../slug'
import { closeConflict, keepConflict } from './conflicts'
import { forgetCreation, madeBefore } from './creations'
import { decide, type Fate, type Theirs } from './decide'
import { type LinkRow, linksOf } from './links'
import { mirrorUploads } from './mirror'
import {
  type Agreed,
  agreedAsHere,
  agreedSlug,
  agreeOnPost,
  keepRest,
  SEND_AGAIN,
  stillInPlace,
  TO_BE_SENT,
  withOurs,
  yieldToOurs,
} from './post-links'
import type { Run, SyncRow } from './sync'
import { idsOfAuthors, idsOfTags } from './taxonomy'
import { tiersOfPosts } from './tier-links'

/** What their side says of a link whose uploads could not all be fetched: it is read again in the next run. */
export const INCOMPLETE = 'incomplete'
/** Followers are told of what became public lately, not of what an older site wrote. */
const NEWS_MS = 86_400_000

/** One post of the other side beside ours, and what is to be done. */
export type Weighed = {
  readonly item: GhostItem
  readonly post: GhostPost
  readonly row: PostRow
  readonly theirs: Theirs
  readonly link: LinkRow | null
  readonly here: PostHere | null
  readonly fate: Fate
  /** All that changed there since is for which tiers it is: that is no change of its text, and settled beside `fate`. */
  readonly isOnlyTiers: boolean
}

/** Told of each post that is no longer as it was, and of each file of another host that could not be brought here. */
export type Tell = (title: string, fate: Fate | 'refused' | 'elsewhere') => void

/**
 * Reads posts of the other side, as many as one transaction can bear, and does what has to be done of each. Twice is
 * once: whatever was done is known by its link.
 */
export async function pullPosts(
  { ctx, sync }: Run,
  kind: PostKind,
  items: readonly GhostItem[],
  tell: Tell,
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const read = ghostPostsOfApi(kind, items, sync.site)
  const mirror = await mirrorUploads(ctx, sync, [items], await changedSince(ctx, sync, kind, items))
  const told: Parameters<Tell>[] = []
  await transaction(ctx, async tx => {
    // Run again after a lost race, it would tell twice.
    told.length = 0
    const weighed = await weigh(tx, sync, kind, items, read, mirror)
    const isIncomplete = ({ item }: Weighed) => mentions(item, mirror.failed)
    const written = await take(
      tx,
      sync,
      weighed.filter(({ fate }) => fate === 'take'),
    )
    const tiers = await followTiers(
      tx,
      sync,
      weighed.filter(({ fate, isOnlyTiers }) => fate === 'agree' || isOnlyTiers),
    )
    for (const each of weighed) {
      const { fate, post } = each
      const refused = fate === 'take' && !written.has(post.ghostId)
      if (fate === 'take' && !refused)
        await agreeOnPost(tx, sync, each, written.get(post.ghostId)!, isIncomplete(each) ? INCOMPLETE : null)
      if (fate === 'take' || fate === 'agree') await closeConflict(tx, sync, kind, post.ghostId)
      if (each.here && fate !== 'unchanged') await forgetCreation(tx, sync.site, kind, each.here.id)
      if (fate === 'agree') {
        await agreeOnPost(
          tx,
          sync,
          each,
          sentIfDiffering(sync, tiers, {
            ...agreedAsHere(each.here!),
            inPlace: stillInPlace(each.link, each.row),
          }),
          isIncomplete(each) ? INCOMPLETE : null,
        )
        await keepRest(tx, each.here!, each.row)
      }
      if (fate === 'give') await yieldToOurs(tx, sync, each)
      if (fate !== 'agree' && each.isOnlyTiers) await agreeOnTiers(tx, sync, each, tiers)
      const isOld = fate === 'conflict' && !(await keepConflict(tx, sync, each))
      if (fate === 'take' && !refused && sync.first_pull_at)
        await queuePostWebhooks(tx, each.row.columns.id, each.here ? 'edited' : 'added')
      const isQuiet = fate === 'unchanged' || fate === 'agree' || isOld
      if (!isQuiet) told.push([post.title, refused ? 'refused' : fate])
      else if (each.here && tiers.changed.includes(each.here.id)) told.push([post.title, 'take'])
    }
    await also(tx)
  })
  for (const each of told) tell(...each)
  for (const url of mirror.elsewhere) tell(url, 'elsewhere')
}

/** Those that were saved there since they were read last. */
async function changedSince(
  ctx: Ctx,
  { site }: SyncRow,
  kind: PostKind,
  items: readonly GhostItem[],
): Promise<readonly GhostItem[]> {
  const links = await linksOf(
    ctx,
    site,
    kind,
    items.map(({ id }) => id),
  )
  return items.filter(({ id, updated_at }) => {
    const seen = links.get(id)?.remote_updated_at
    return !seen || seen.getTime() !== Date.parse(String(updated_at))
  })
}

/** Every post beside ours: nothing is written but tags and authors that nobody here knew. */
export async function weigh(
  tx: Tx,
  { site, direction }: Pick<Run['sync'], 'site' | 'direction'>,
  kind: PostKind,
  items: readonly GhostItem[],
  read: GhostPostsFromApi,
  moved: MovedText,
  { isLook = false } = {},
): Promise<readonly Weighed[]> {
  const ids = {
    tags: await idsOfTags(tx, site, read.tags, moved, isLook),
    authors: await idsOfAuthors(tx, site, read.authors, moved, isLook),
  }
  const links = await linksOf(
    tx,
    site,
    kind,
    read.posts.map(({ ghostId }) => ghostId),
  )
  const made = await madeBefore(
    tx,
    site,
    kind,
    items.filter(({ id }) => !links.has(id)),
  )
  const ourIds = read.posts.map(({ id, ghostId }) => links.get(ghostId)?.our_id ?? made.get(ghostId) ?? id)
  if (!isLook) await lockPosts(tx, ourIds)
  const all = await postsHere(tx, ourIds)
  const around = { uploads: moved, ids, origin: tx.house.config.origins.blog }
  const itemOf = new Map(items.map(item => [item.id, item]))
  return read.posts.map((post, at) => {
    const link = links.get(post.ghostId) ?? null
    const here = all.get(ourIds[at]!) ?? null
    const row = atOurPlace(postRow(post, around), ourIds[at]!, here, link)
    const theirs = theirsBeside(row, here, link)
    const base = link
      ? { hash: link.base_hash, version: agreedVersion(link, here), state: link.our_state }
      : made.has(post.ghostId)
        ? { hash: theirs.hash, version: TO_BE_SENT, state: '' }
        : null
    const isOnlyTiers = onlyTiersChanged(row, theirs, here, link)
    const fate = decide(direction, base, here, isOnlyTiers ? { ...theirs, hash: link!.base_hash } : theirs)
    return { item: itemOf.get(post.ghostId)!, post, row, theirs, link, here, fate, isOnlyTiers }
  })
}

/** What stands there in place of ours is no difference to ours. */
function theirsBeside(row: PostRow, here: PostHere | null, link: LinkRow | null): Theirs {
  const { contentHash } = theirsOf(withOurs(row, here, stillInPlace(link, row)))
  return { ...theirsOf(row), contentHash }
}

/** Of what is sent again for the sake of something else, the version that its text was agreed on in. */
function agreedVersion({ our_version }: LinkRow, here: PostHere | null): number {
  return our_version === SEND_AGAIN ? (here?.imported?.version ?? SEND_AGAIN) : our_version
}

function onlyTiersChanged(
  row: PostRow,
  theirs: Theirs,
  here: PostHere | null,
  link: LinkRow | null,
): boolean {
  if (!link || !here?.imported || link.base_hash === theirs.hash) return false
  return hashWithTiers(row, here.imported.rest.tierIds) === link.base_hash
}

/** Where the two addresses differ because theirs was taken here, theirs is at ours, until somebody changes one of them. */
function atOurPlace(row: PostRow, id: string, here: PostHere | null, link: LinkRow | null): PostRow {
  const agreed = agreedSlug(link, row.columns.slug)
  // Of an older link nobody knows which of the two was changed since.
  const ours = agreed === undefined ? here?.content.slug : agreed
  const slug = (here && ours) || row.columns.slug
  const isMadeHere = row.columns.id !== id
  // Its id there is the id by which it is known here only where it came from there.
  const rest = isMadeHere ? { ...row.rest, ghostId: undefined } : row.rest
  return { ...row, rest, columns: { ...row.columns, id, slug } }
}

async function lockPosts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db(tx)
    .selectFrom('posts')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

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

/** Of posts whose texts are settled: for whom they are may have changed nevertheless. */
async function followTiers(tx: Tx, sync: SyncRow, weighed: readonly Weighed[]): Promise<SettledTiers> {
  const ids = await tiersOfPosts(tx, sync.site)
  const tiers = await settleTiers(tx, weighed.map(tieredRow), ids, { oursStays: sync.direction === 'ours' })
  for (const id of tiers.changed) tx.purge(...(await postTags(tx, id)))
  return tiers
}

/** What both agree on of its text stays. */
async function agreeOnTiers(
  tx: Tx,
  sync: SyncRow,
  { post, row, theirs, here, link }: Weighed,
  tiers: SettledTiers,
): Promise<void> {
  if (!here || !link) return
  await keepTiers(tx, { ...row, columns: { ...row.columns, id: here.id } })
  const isSent =
    link.our_version === here.version && sync.direction !== 'ghost' && tiers.differing.has(here.id)
  await db(tx)
    .updateTable('ghost_links')
    .set({ base_hash: theirs.hash, ...(isSent && { our_version: SEND_AGAIN }) })
    .where('site', '=', sync.site)
    .where('kind', '=', row.columns.kind)
    .where('ghost_id', '=', post.ghostId)
    .execute()
}

function tieredRow({ row, here }: Weighed): TieredRow {
  return { ...row, before: here && { visibility: here.content.visibility, imported: here.imported } }
}

function sentIfDiffering({ direction }: SyncRow, { differing }: SettledTiers, ours: Agreed): Agreed {
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

function mentions(item: GhostItem, paths: readonly string[]): boolean {
  if (paths.length === 0) return false
  const text = JSON.stringify(item)
  return paths.some(path => text.includes(path))
}
