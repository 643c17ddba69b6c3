import type { HostCursor } from '#core/activitypub/backoff'
import type { Ctx } from '#core/contracts/ctx'

type HostRow = {
  signature_scheme: HostCursor['scheme']
  failures: number
  first_failed_at: Date | null
  next_attempt_at: Date | null
}

/** Where delivery to a host stands; a host we never spoke to stands at its beginning. */
export async function readCursor(ctx: Ctx, host: string): Promise<HostCursor> {
  await ctx.em.execute(
    'insert into remote_hosts (host, failures, created_at) values (?, 0, ?) on conflict (host) do nothing',
    [host, ctx.now],
  )
  const [row] = await ctx.em.execute<HostRow[]>(
    'select signature_scheme, failures, first_failed_at, next_attempt_at from remote_hosts where host = ?',
    [host],
  )
  return {
    host,
    scheme: row?.signature_scheme ?? null,
    failures: row?.failures ?? 0,
    failingSince: row?.first_failed_at ? new Date(row.first_failed_at) : null,
    nextAttemptAt: row?.next_attempt_at ? new Date(row.next_attempt_at) : null,
  }
}

export async function writeCursor(
  ctx: Ctx,
  cursor: HostCursor,
  news: { deliveredAt: Date | null; failure: string | null },
): Promise<void> {
  await ctx.em.execute(
    `update remote_hosts set signature_scheme = ?, failures = ?, first_failed_at = ?, next_attempt_at = ?,
       last_delivered_at = coalesce(?, last_delivered_at), last_failure = coalesce(?, last_failure) where host = ?`,
    [
      cursor.scheme,
      cursor.failures,
      cursor.failingSince,
      cursor.nextAttemptAt,
      news.deliveredAt,
      news.failure,
      cursor.host,
    ],
  )
}
