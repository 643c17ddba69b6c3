import type { HostCursor } from '#core/activitypub/backoff'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Where delivery to a host stands; a host we never spoke to stands at its beginning. */
export async function readCursor(ctx: Ctx, host: string): Promise<HostCursor> {
  await db(ctx)
    .insertInto('remote_hosts')
    .values({ host, failures: 0, created_at: ctx.now })
    .onConflict(conflict => conflict.column('host').doNothing())
    .execute()
  const row = await db(ctx)
    .selectFrom('remote_hosts')
    .select(['signature_scheme', 'failures', 'first_failed_at', 'next_attempt_at'])
    .where('host', '=', host)
    .executeTakeFirst()
  return {
    host,
    scheme: row?.signature_scheme ?? null,
    failures: row?.failures ?? 0,
    failingSince: row?.first_failed_at ?? null,
    nextAttemptAt: row?.next_attempt_at ?? null,
  }
}

export async function writeCursor(
  ctx: Ctx,
  cursor: HostCursor,
  news: { deliveredAt: Date | null; failure: string | null },
): Promise<void> {
  await db(ctx)
    .updateTable('remote_hosts')
    .set({
      signature_scheme: cursor.scheme,
      failures: cursor.failures,
      first_failed_at: cursor.failingSince,
      next_attempt_at: cursor.nextAttemptAt,
      // What there is no news of stays as it was.
      ...(news.deliveredAt ? { last_delivered_at: news.deliveredAt } : {}),
      ...(news.failure !== null ? { last_failure: news.failure } : {}),
    })
    .where('host', '=', cursor.host)
    .execute()
}
