import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type GhostItem, ghostUuid } from '#core/ghost'
import type { Imported } from '../ghost-import/post-row'
import type { PostKind } from '../post-input'
import { pagesThere } from './pages-there'
import { pullPosts, type Tell } from './pull-posts'
import { POSTS_QUERY } from './push-posts'
import type { Run } from './sync'

const FOR_TIERS = { filter: 'visibility:tiers', fields: 'id', include: 'tiers', order: 'id asc' }

/**
 * For which tiers a post is may change in Ghost without its `updated_at`, and no list tells of it: those that are for tiers
 * are few, and looked at in each run. One that differs is read whole.
 */
export async function pullPostTiers(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  for (const kind of await kindsForTiers(run))
    for await (const items of pagesThere(run, `${kind}s`, FOR_TIERS, goOn))
      for (const id of await differing(run.ctx, run.sync.site, kind, items)) {
        await goOn()
        const item = await run.ghost.read(`${kind}s`, id, POSTS_QUERY)
        if (item) await pullPosts(run, kind, [item], tell)
      }
}

/** What became one for tiers since is told of by the lists. */
async function kindsForTiers({ ctx, sync }: Run): Promise<readonly PostKind[]> {
  const rows = await db(ctx)
    .selectFrom('posts as p')
    .innerJoin('ghost_links as l', 'l.our_id', 'p.id')
    .select('p.kind')
    .distinct()
    .where('p.visibility', '=', 'tiers')
    .where('l.site', '=', sync.site)
    .where('l.kind', 'in', ['post', 'page'])
    .orderBy('p.kind', 'desc')
    .execute()
  return rows.map(({ kind }) => kind as PostKind)
}

async function differing(
  ctx: Ctx,
  site: string,
  kind: PostKind,
  items: readonly GhostItem[],
): Promise<readonly string[]> {
  if (items.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('ghost_links as l')
    .innerJoin('posts as p', 'p.id', 'l.our_id')
    .select(['l.ghost_id', 'p.imported'])
    .where('l.site', '=', site)
    .where('l.kind', '=', kind)
    .where(
      'l.ghost_id',
      'in',
      items.map(({ id }) => id),
    )
    .execute()
  const known = new Map(rows.map(row => [row.ghost_id, (row.imported as Imported | null)?.rest.tierIds]))
  return items.flatMap(({ id, tiers }) => {
    const seen = known.get(id)
    return Array.isArray(seen) && !isSame(seen, tiersOf(tiers)) ? [id] : []
  })
}

const tiersOf = (tiers: unknown) =>
  (Array.isArray(tiers) ? (tiers as { id: string }[]) : []).map(({ id }) => ghostUuid('tier', id))

const isSame = (one: readonly string[], other: readonly string[]) =>
  new Set(one).symmetricDifference(new Set(other)).size === 0
