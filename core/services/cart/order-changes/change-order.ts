import type { Ctx } from '#core/contracts/ctx'
import { whileClaimed } from '#core/jobs/claim'
import { readOrder } from '../orders/read-order'
import { changePaid, type Supplement } from './change-paid'
import { changeUnpaid } from './change-unpaid'
import { checkQuantities, meantChange } from './meant-change'
import type { WantedChange } from './wanted-change'

/**
 * Changes an order after it was placed: for its buyer until the cut-off, for shopkeepers until it is handed over. One
 * that is not paid is changed as it stands. Of a paid one, less is a refund and more is an order of its own that follows
 * it (docs/decisions/0041), which comes back when it has to be paid. Throws `NotFound`, `TooLateToChange`,
 * `NothingChanged`, `OrderChangedMeanwhile`, `CostChanged`, `QuantityInvalid`, `NothingLeft`, `NotOnSale`, `SoldOut`, `CreditShort`, and
 * of refunds what `refundLines` throws.
 */
export async function changeOrder(
  ctx: Ctx,
  number: string,
  wanted: WantedChange,
): Promise<Supplement | null> {
  const known = await readOrder(ctx, number)
  checkQuantities(wanted)
  // One change of an order at a time: pressed twice, the second finds the first one done.
  return whileClaimed(ctx, `change:${known.id}`, async () => {
    const order = await readOrder(ctx, number)
    const meant = await meantChange(ctx, order, wanted)
    if (order.state === 'paid') return changePaid(ctx, order, meant)
    await changeUnpaid(ctx, order, meant)
    return null
  })
}
