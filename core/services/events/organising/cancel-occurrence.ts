import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { announce } from '../telling/announce'
import { tellHolders } from '../telling/tell-holders'
import { requireOrganiser } from './organiser'
import { containerTags } from './save-entry'

/**
 * A time does not happen: nothing of it is sold any more, its holders are told, and every order line gets its money
 * back by a job of its own. Cancelling twice is cancelling once.
 */
export async function cancelOccurrence(ctx: Ctx, occurrenceId: string): Promise<void> {
  requireOrganiser(ctx)
  await transaction(ctx, async tx => {
    // Settling an order holds the same locks: its tickets are either seen below, or it sees the cancellation.
    await tx.em.execute(
      'select id from occurrence_quotas where occurrence_id = ? order by id for no key update',
      [occurrenceId],
    )
    const [cancelled] = await tx.em.execute<{ entry: string }[]>(
      `update occurrences set cancelled_at = ?, changed_at = ?, sequence = sequence + 1
       where id = ? and cancelled_at is null returning entry_id as entry`,
      [tx.now, tx.now, occurrenceId],
    )
    if (!cancelled) return
    await tellHolders(tx, occurrenceId, 'cancelled')
    const lines = await tx.em.execute<{ id: string }[]>(
      'select distinct order_line_id as id from tickets where occurrence_id = ?',
      [occurrenceId],
    )
    for (const { id } of lines)
      await enqueue(tx, 'refund-cancelled-tickets', { orderLineId: id }, { key: `refund-${id}` })
    await announce(tx, 'Update', cancelled.entry)
    tx.purge('occurrences', ...(await containerTags(tx, cancelled.entry)))
  })
}

/** The job: the money for what is still valid of an order line. Tried again until SumUp can be reached. */
export async function refundCancelledTickets(
  ctx: Ctx,
  { orderLineId }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [row] = await ctx.em.execute<{ valid: number }[]>(
    `select count(*)::int as valid from tickets t where t.order_line_id = ?
       and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
       and not exists (select from check_ins i where i.ticket_id = t.id)`,
    [orderLineId],
  )
  if (!row || row.valid === 0) return
  // No organiser waits at the other end by now: the house itself gives the money back.
  const house: Ctx = { ...ctx, viewer: { member: null, roles: ['operator'] } }
  await ctx.services.cart.refundLine(house, String(orderLineId), row.valid, 'The event was cancelled')
}

export type RefundProgress = { readonly tickets: number; readonly returned: number }

/** How far the refunds of a cancelled time have come. */
export async function refundProgress(ctx: Pick<Ctx, 'em'>, occurrenceId: string): Promise<RefundProgress> {
  const [row] = await ctx.em.execute<RefundProgress[]>(
    `select count(*)::int as tickets, count(c.id)::int as returned from tickets t
     left join ticket_cancellations c on c.ticket_id = t.id where t.occurrence_id = ?`,
    [occurrenceId],
  )
  return row ?? { tickets: 0, returned: 0 }
}
