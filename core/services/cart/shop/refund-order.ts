import { NotRefundable } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { readOrder } from '../orders/read-order'
import { type RequestedLine, refundLines } from '../refunds/request-refund'

/**
 * Some lines of an order and some of its fees, by the ids of their adjustments, or all that is left of it, as one refund. For shopkeepers. With the
 * key of its form (`formKey`) it is one, however often it is sent. Throws what `services.cart.refundLine` throws.
 */
export async function refundOrder(
  ctx: Ctx,
  number: string,
  wanted: readonly RequestedLine[] | 'all',
  reason: string,
  way?: WayToPay,
  adjustments: readonly string[] = [],
  key?: string,
): Promise<void> {
  requireRole(ctx, 'money')
  const order = await readOrder(ctx, number)
  const left = order.lines.flatMap(line => {
    const quantity = line.quantity - line.refundedQuantity
    return quantity > 0 ? [{ orderLineId: line.id, quantity }] : []
  })
  const lines = wanted === 'all' ? left : wanted
  const whole = wanted === 'all' ? order.adjustmentsLeft.map(({ id }) => id) : adjustments
  if (lines.length + whole.length === 0) throw new NotRefundable()
  await refundLines(ctx, order.id, lines, reason, way, whole, key)
}
