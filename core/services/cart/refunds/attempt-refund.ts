import { NotRefundable, RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { finishRefund } from './finish-refund'

/**
 * The first try, while somebody waits for it. When SumUp cannot even be asked what it knows, the wish is taken
 * back and nothing has changed (`RefundUnavailable`); when the answer to the refund itself is lost, it stays
 * written down and the job finds out (`RefundUnderWay`). A refusal of SumUp's is final (`NotRefundable`).
 */
export async function attemptRefund(ctx: Ctx, refundId: string): Promise<void> {
  const outcome = await finishRefund(ctx, refundId)
  if (outcome === 'lost') throw new RefundUnderWay()
  if (outcome === 'refused') throw new NotRefundable('SumUp does not give this money back: see the order.')
  if (outcome !== 'not-asked') return
  await transaction(ctx, async tx => {
    await tx.em.execute(`delete from refunds where id = ? and state = 'requested'`, [refundId])
  })
  throw new RefundUnavailable()
}
