import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostItem, ghostPostsOfApi } from '#core/ghost'
import { keepTiers, type SettledTiers, settleTiers } from '../ghost-import/tiers'
import { postTags } from '../post-cache'
import type { PostKind } from '../post-input'
import { queuePostWebhooks } from '../queue-webhooks'
import { closeConflict, keepConflict } from './conflicts'
import { forgetCreation } from './creations'
import type { Fate } from './decide'
import { linksOf } from './links'
import { mirrorUploads } from './mirror'
import { agreedAsHere, agreeOnPost, keepRest, SEND_AGAIN, stillInPlace, yieldToOurs } from './post-links'
import type { Run, SyncRow } from './sync'
import { sentIfDiffering, take, tieredRow } from './take-posts'
import { tiersOfPosts } from './tier-links'
import { type Weighed, weigh } from './weigh'

/** What their side says of a link whose uploads could not all be fetched: it is read again in the next run. */
export const INCOMPLETE = 'incomplete'

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

function mentions(item: GhostItem, paths: readonly string[]): boolean {
  if (paths.length === 0) return false
  const text = JSON.stringify(item)
  return paths.some(path => text.includes(path))
}
