import type { Ctx } from '#core/contracts/ctx'
import { finishRefund, whileRefunding } from './finish-refund'

export class RefundNotFinished extends Error {
  override name = 'RefundNotFinished'
}

/** The net under `attemptRefund`, and the way of refunds that nobody waits for. Fails, and so is tried again, until SumUp answers. */
export async function finishRefundTask(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const refundId = String(payload.refundId)
  const outcome = await whileRefunding(ctx, refundId, () => finishRefund(ctx, refundId))
  if (outcome === 'lost' || outcome === 'not-asked')
    throw new RefundNotFinished(`SumUp did not answer (${outcome})`)
}
