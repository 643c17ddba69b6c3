import { type BreakerState, breakerState } from '#core/activitypub/backoff'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
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

/** How delivery to every host we know stands, the troubled first. Throws `NotFound` for anybody but the operator. */
export async function deliveryHealth(ctx: Ctx): Promise<readonly HostHealth[]> {
  requireOperator(ctx)
  const rows = await ctx.em.execute<HostRow[]>(
    `select h.host, h.failures, h.signature_scheme as scheme, h.last_delivered_at as "lastDeliveredAt",
       h.next_attempt_at as "nextAttemptAt", h.last_failure as "lastFailure", h.first_failed_at as "failingSince",
       (select count(*)::int from deliveries d where d.host = h.host and d.delivered_at is null
          and d.abandoned_at is null) as waiting
     from remote_hosts h order by h.failures desc, waiting desc, h.host limit 500`,
  )
  return rows.map(({ failingSince, ...row }) => {
    const nextAttemptAt = asDate(row.nextAttemptAt)
    const cursor = { ...row, failingSince: asDate(failingSince), nextAttemptAt }
    return {
      ...row,
      nextAttemptAt,
      lastDeliveredAt: asDate(row.lastDeliveredAt),
      state: breakerState(cursor, ctx.now),
    }
  })
}

/** The operator does not want to wait: the next attempt at this host is now. */
export async function attemptNow(ctx: Ctx, host: string): Promise<void> {
  requireOperator(ctx)
  await transaction(ctx, async tx => {
    const known = await tx.em.execute<{ host: string }[]>(
      'update remote_hosts set next_attempt_at = null where host = ? returning host',
      [host],
    )
    if (known.length === 0) throw new NotFound()
    await queueHostNow(tx, host)
  })
}

export function requireOperator(ctx: Ctx): void {
  if (!mayAct(ctx.viewer, 'operator')) throw new NotFound()
}

function asDate(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value)
}
