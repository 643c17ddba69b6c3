import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { announce } from '../notifications/announce-event'
import { notifyHolders } from '../notifications/notify-holders'
import { containerTags } from '../occurrences/container-tags'

/**
 * A time does not happen: nothing of it is sold any more, its holders are told, and every order line gets its money
 * back by a job of its own. Cancelling twice is cancelling once.
 */
export async function cancelOccurrence(ctx: Ctx, occurrenceId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    // Settling an order holds the same locks: its tickets are either seen below, or it sees the cancellation.
    await db(tx)
      .selectFrom('occurrence_quotas')
      .select('id')
      .where('occurrence_id', '=', occurrenceId)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
    const cancelled = await db(tx)
      .updateTable('occurrences')
      .set(eb => ({ cancelled_at: tx.now, changed_at: tx.now, sequence: eb('sequence', '+', 1) }))
      .where('id', '=', occurrenceId)
      .where('cancelled_at', 'is', null)
      .returning('entry_id')
      .executeTakeFirst()
    if (!cancelled) return
    await notifyHolders(tx, occurrenceId, 'cancelled')
    const lines = await db(tx)
      .selectFrom('tickets')
      .select('order_line_id as id')
      .distinct()
      .where('occurrence_id', '=', occurrenceId)
      .execute()
    for (const { id } of lines)
      await enqueue(tx, 'refund-cancelled-tickets', { orderLineId: id }, { key: `refund-${id}` })
    await announce(tx, 'Update', cancelled.entry_id)
    tx.purge('occurrences', ...(await containerTags(tx, cancelled.entry_id)))
  })
}

/** The job: the money for what is still valid of an order line. Tried again until SumUp can be reached. */
export async function refundCancelledTickets(
  ctx: Ctx,
  { orderLineId }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { rows } = await sql<{ valid: number }>`
    select count(*)::int as valid from tickets t where t.order_line_id = ${orderLineId}
      and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
      and not exists (select from check_ins i where i.ticket_id = t.id)`.execute(db(ctx))
  const [row] = rows
  if (!row || row.valid === 0) return
  // No organiser waits at the other end by now: the house itself gives the money back.
  const house: Ctx = { ...ctx, viewer: { member: null, roles: ['operator'] } }
  await ctx.services.cart.refundLine(house, String(orderLineId), row.valid, 'The event was cancelled')
}

export type RefundProgress = { readonly tickets: number; readonly returned: number }

/** How far the refunds of a cancelled time have come. */
export async function refundProgress(ctx: Pick<Ctx, 'em'>, occurrenceId: string): Promise<RefundProgress> {
  return db(ctx)
    .selectFrom('tickets as t')
    .leftJoin('ticket_cancellations as c', 'c.ticket_id', 't.id')
    .where('t.occurrence_id', '=', occurrenceId)
    .select(({ fn }) => [fn.countAll<number>().as('tickets'), fn.count<number>('c.ticket_id').as('returned')])
    .executeTakeFirstOrThrow()
}
