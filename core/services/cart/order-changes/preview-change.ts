import type { Ctx } from '#core/contracts/ctx'
import { readOrder } from '../orders/read-order'
import { costOfPaid } from './change-paid'
import { costOfUnpaid } from './change-unpaid'
import { checkQuantities, meantChange } from './meant-change'
import type { ChangeCost, WantedChange } from './wanted-change'

/** What `changeOrder` would cost; nothing is changed. Throws what that throws. */
export async function previewChange(ctx: Ctx, number: string, wanted: WantedChange): Promise<ChangeCost> {
  const order = await readOrder(ctx, number)
  checkQuantities(wanted)
  const meant = await meantChange(ctx, order, { ...wanted, shown: null })
  return order.state === 'paid' ? costOfPaid(ctx, order, meant) : costOfUnpaid(ctx, order, meant)
}
