import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { askForRefund } from './ask-for-refund'
import { attemptRefund } from './attempt-refund'
import type { RequestedLine } from './requested-lines'

export type { RequestedLine } from './requested-lines'

/**
 * Gives back the money for `quantity` of an order line, and what was bought to its seller. For the buyer's own
 * orders (whose rules the seller keeps), for the shopkeeper, and of tickets for the organiser. Throws as the
 * contract says.
 */
export async function refundLine(
  ctx: Ctx,
  orderLineId: string,
  quantity: number,
  reason: string,
): Promise<void> {
  const line = isId(orderLineId) ? await findLine(ctx, orderLineId) : undefined
  const mayRefund =
    mayAct(ctx.viewer, 'money') ||
    (line?.kind === 'ticket' && mayAct(ctx.viewer, 'organiser')) ||
    (line !== undefined && line.member_id === ctx.viewer.member?.id)
  if (!line || !mayRefund) throw new NotFound()
  await refundLines(ctx, line.order_id, [{ orderLineId, quantity }], reason)
}

function findLine(ctx: Ctx, id: string) {
  return db(ctx)
    .selectFrom('order_lines as l')
    .innerJoin('orders as o', 'o.id', 'l.order_id')
    .select(['l.order_id', 'l.kind', 'o.member_id'])
    .where('l.id', '=', id)
    .executeTakeFirst()
}

/**
 * Lines, and by the ids of their adjustments fees or delivery. Three steps, each found again after a crash: the wish is written down, SumUp gives the money back, and the
 * sellers take back what was bought together with the note that it is done.
 */
export async function refundLines(
  ctx: Ctx,
  orderId: string,
  lines: readonly RequestedLine[],
  reason: string,
  way?: WayToPay,
  adjustments: readonly string[] = [],
  key?: string,
): Promise<void> {
  const refundId = await transaction(ctx, tx =>
    askForRefund(tx, orderId, { lines, adjustments }, reason, way, key),
  )
  await attemptRefund(ctx, refundId)
}
