import { sql } from 'kysely'
import { type BreakerState, breakerState } from '#core/activitypub/backoff'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { queueHostNow } from './queue-deliveries'

export type HostHealth = {
  readonly host: string
  readonly state: BreakerState
  readonly waiting: number
  readonly failures: number
  readonly scheme: 'rfc9421' | 'cavage' | null
  readonly lastDeliveredAt: Date | null
  readonly nextAttemptAt: Date | null
  readonly lastFailure: string | null
}

type HostRow = Omit<HostHealth, 'state'> & { readonly failingSince: Date | null }

export const HOSTS_PER_PAGE = 100

/**
 * How delivery to every host we know stands, the troubled first, in pages that count from 1. Throws `NotFound` for
 * anybody but the operator.
 */
export async function deliveryHealth(ctx: Ctx, page = 1): Promise<readonly HostHealth[]> {
  requireRole(ctx, 'server')
  const { rows } = await sql<HostRow>`
    select h.host, h.failures, h.signature_scheme as scheme, h.last_delivered_at as "lastDeliveredAt",
      h.next_attempt_at as "nextAttemptAt", h.last_failure as "lastFailure", h.first_failed_at as "failingSince",
      (select count(*)::int from deliveries d where d.host = h.host and d.delivered_at is null
         and d.abandoned_at is null) as waiting
    from remote_hosts h order by h.failures desc, waiting desc, h.host
    limit ${sql.lit(HOSTS_PER_PAGE)} offset ${(page - 1) * HOSTS_PER_PAGE}`.execute(db(ctx))
  return rows.map(({ failingSince, ...row }) => ({
    ...row,
    state: breakerState({ ...row, failingSince }, ctx.now),
  }))
}

export async function countHosts(ctx: Ctx): Promise<number> {
  requireRole(ctx, 'server')
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from remote_hosts`.execute(
    db(ctx),
  )
  return rows[0]?.total ?? 0
}

/** The operator does not want to wait: the next attempt at this host is now. */
export async function attemptNow(ctx: Ctx, host: string): Promise<void> {
  requireRole(ctx, 'server')
  await transaction(ctx, async tx => {
    const known = await db(tx)
      .updateTable('remote_hosts')
      .set({ next_attempt_at: null })
      .where('host', '=', host)
      .returning('host')
      .executeTakeFirst()
    if (!known) throw new NotFound()
    await queueHostNow(tx, host)
  })
}
