import { sql } from 'kysely'
import { hostOf } from '#core/activitypub/handle'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Whether the cooperative wants nothing to do with this actor, or with its whole host or a host above it. */
export async function isBlocked(ctx: Ctx, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return true
  const host = hostOf(uri)
  const parents = host
    .replace(/:\d+$/, '')
    .split('.')
    .map((_, index, labels) => labels.slice(index).join('.'))
  const block = await db(ctx)
    .selectFrom('blocks')
    .select('id')
    .where(({ or, and, eb }) =>
      or([
        and([eb('kind', '=', 'actor'), eb('target', '=', uri)]),
        and([eb('kind', '=', 'host'), eb('target', 'in', [host, ...parents])]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return block !== undefined
}

/**
 * The same, asked before somebody is let in: no block comes into force until the transaction ends, so that whoever
 * then ends the follows of the blocked finds this one among them.
 */
export async function isBlockedUntilCommit(tx: Tx, uri: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('blocks'))`.execute(db(tx))
  return isBlocked(tx, uri)
}

/** Waits for everybody who was told that somebody is not blocked. */
export async function lockBlocks(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('blocks'))`.execute(db(tx))
}
