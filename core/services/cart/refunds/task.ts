import type { Ctx } from '#core/contracts/ctx'
import { finishRefund } from './finish-refund'

export class RefundNotFinished extends Error {
  override name = 'RefundNotFinished'
}

/** The net under `attemptRefund`, and the way of refunds that nobody waits for. Fails, and so is tried again, until SumUp answers. */
export async function finishRefundTask(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const outcome = await finishRefund(ctx, String(payload.refundId))
  if (outcome === 'lost' || outcome === 'not-asked')
    throw new RefundNotFinished(`SumUp did not answer (${outcome})`)
}
