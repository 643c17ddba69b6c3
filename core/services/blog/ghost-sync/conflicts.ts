import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { GhostItem } from '#core/ghost'
import { storable } from '../storable'
import type { Theirs } from './decide'
import type { LinkKind } from './links'
import type { SyncRow } from './sync'

export const REASONS = ['changed', 'deleted there', 'deleted here'] as const
export type Reason = (typeof REASONS)[number]

type Found = {
  readonly kind: LinkKind
  readonly ghostId: string
  readonly ourId: string
  readonly title: string
  readonly reason: Reason
  readonly theirs: GhostItem | null
  readonly hash: string | null
  readonly updatedAt: Date | null
}

/**
 * Both were changed: nothing is written on either side until somebody has chosen. Found again, it holds their newest text.
 * Returns whether it is news.
 */
export async function keepConflict(
  tx: Tx,
  sync: Pick<SyncRow, 'site'>,
  weighed: {
    readonly item: GhostItem
    readonly post: { readonly ghostId: string; readonly updatedAt: Date; readonly title: string }
    readonly row: { readonly columns: { readonly id: string; readonly kind: 'post' | 'page' } }
    readonly theirs: Theirs
    readonly here: { readonly state: string } | null
  },
): Promise<boolean> {
  const { item, post, row, theirs, here } = weighed
  return openConflict(tx, sync, {
    kind: row.columns.kind,
    ghostId: post.ghostId,
    ourId: row.columns.id,
    title: post.title,
    reason: here?.state === 'deleted' ? 'deleted here' : 'changed',
    theirs: item,
    hash: theirs.hash,
    updatedAt: post.updatedAt,
  })
}

/** Returns whether it is news: it waits for nobody yet, or for another reason, or another text. */
export async function openConflict(tx: Tx, { site }: Pick<SyncRow, 'site'>, found: Found): Promise<boolean> {
  const seen = {
    our_id: found.ourId,
    reason: found.reason,
    title: storable(found.title).slice(0, 2000),
    theirs: found.theirs && jsonb<unknown>(storable(found.theirs)),
    theirs_hash: found.hash,
    theirs_updated_at: found.updatedAt,
  }
  const at = { site, kind: found.kind, ghost_id: found.ghostId }
  const known = await db(tx)
    .selectFrom('ghost_conflicts')
    .select(['id', 'reason', 'theirs_hash', 'theirs_updated_at'])
    .where('site', '=', site)
    .where('kind', '=', found.kind)
    .where('ghost_id', '=', found.ghostId)
    .where('chosen_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!known) {
    await db(tx)
      .insertInto('ghost_conflicts')
      .values({ id: Bun.randomUUIDv7(), ...at, ...seen, found_at: tx.now })
      .execute()
    return true
  }
  await db(tx).updateTable('ghost_conflicts').set(seen).where('id', '=', known.id).execute()
  return (
    known.reason !== seen.reason ||
    known.theirs_hash !== seen.theirs_hash ||
    known.theirs_updated_at?.getTime() !== seen.theirs_updated_at?.getTime()
  )
}

/** Both sides came to say the same by themselves: there is nothing to choose any more. */
export async function closeConflict(
  tx: Tx,
  { site }: Pick<SyncRow, 'site'>,
  kind: LinkKind,
  ghostId: string,
): Promise<void> {
  await db(tx)
    .deleteFrom('ghost_conflicts')
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('ghost_id', '=', ghostId)
    .where('chosen_at', 'is', null)
    .execute()
}

/** How many wait for somebody to choose. */
export async function openConflictCount(ctx: Ctx, site: string): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('ghost_conflicts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('site', '=', site)
    .where('chosen_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
