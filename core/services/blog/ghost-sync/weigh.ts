import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostItem, GhostPost, GhostPostsFromApi } from '#core/ghost'
import { hashWithTiers, type PostHere, postsHere, theirsOf } from '../ghost-import/content'
import type { MovedText } from '../ghost-import/moved-text'
import { type PostRow, postRow } from '../ghost-import/post-row'
import type { PostKind } from '../post-input'
import { madeBefore } from './creations'
import { decide, type Fate, type Theirs } from './decide'
import { type LinkRow, linksOf } from './links'
import { agreedSlug, SEND_AGAIN, stillInPlace, TO_BE_SENT, withOurs } from './post-links'
import type { Run } from './sync'
import { idsOfAuthors, idsOfTags } from './taxonomy'

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
