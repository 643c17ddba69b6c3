import { RefundUnavailable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { AlreadyClaimed } from '#core/jobs/claim'
import { leaveToHolders } from '../gift-cards/take-back'
import { RefusedBySumUp } from './ask-for-refund'
import { finishRefund, type RefundOutcome, whileRefunding } from './finish-refund'

/**
 * The first try, while somebody waits for it. When SumUp cannot even be asked what it knows, the wish is taken
 * back and nothing has changed (`RefundUnavailable`); when the answer to the refund itself is lost, or the job is at
 * it this moment, it stays written down and the job finds out (`RefundUnderWay`). A refusal of SumUp's is final
 * (`RefusedBySumUp`).
 */
export async function attemptRefund(ctx: Ctx, refundId: string): Promise<void> {
  const outcome = await finishOrTakeBack(ctx, refundId)
  if (outcome === 'lost') throw new RefundUnderWay()
  if (outcome === 'refused') throw new RefusedBySumUp()
  if (outcome === 'not-asked') throw new RefundUnavailable()
}

/** The wish is taken back within the claim: otherwise the job could ask SumUp for what is being forgotten. */
async function finishOrTakeBack(ctx: Ctx, refundId: string): Promise<RefundOutcome> {
  try {
    return await whileRefunding(ctx, refundId, async () => {
      const outcome = await finishRefund(ctx, refundId)
      if (outcome === 'not-asked') {
        await transaction(ctx, async tx => {
          await leaveToHolders(tx, refundId)
          await db(tx)
            .deleteFrom('refunds')
            .where('id', '=', refundId)
            .where('state', '=', 'requested')
            .execute()
        })
      }
      return outcome
    })
  } catch (fault) {
    if (fault instanceof AlreadyClaimed) return 'lost'
    throw fault
  }
}
