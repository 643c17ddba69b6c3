import type { Ctx } from '#core/contracts/ctx'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { whileClaimed } from '#core/jobs/claim'
import { mayChange, TooLateToChange } from '../orders/may-change'
import { type OrderView, readOrder } from '../orders/read-order'
import { QuantityInvalid } from '../quantity'
import { changePaid, type Supplement } from './change-paid'
import { changeUnpaid } from './change-unpaid'
import { refuseUnseen } from './order-version'
import type { WantedChange } from './wanted-change'

/**
 * Changes an order after it was placed: for its buyer until the cut-off, for shopkeepers until it is handed over. One
 * that is not paid is changed as it stands. Of a paid one, less is a refund and more is an order of its own that follows
 * it (docs/decisions/0041), which comes back when it has to be paid. Throws `NotFound`, `TooLateToChange`,
 * `NothingChanged`, `OrderChangedMeanwhile`, `QuantityInvalid`, `NothingLeft`, `NotOnSale`, `SoldOut`, `CreditShort`, and of refunds what
 * `refundLines` throws.
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
    if (!mayChange(ctx, order)) throw new TooLateToChange()
    const meant = { ...wanted, quantities: meantQuantities(order, wanted) }
    await refuseUnseen(ctx, order, meant)
    if (order.state === 'paid') return changePaid(ctx, order, meant)
    await changeUnpaid(ctx, order, meant)
    return null
  })
}

/**
 * Somebody else may have changed the order since its page was opened, or given some of it back: what was left as it was
 * seen stays as it is now, who takes out orders nothing more, and who wants more gives nothing back.
 */
function meantQuantities(
  { lines }: OrderView,
  { quantities, seen }: WantedChange,
): WantedChange['quantities'] {
  const left = new Map(lines.map(({ id, quantity, refundedQuantity }) => [id, quantity - refundedQuantity]))
  const meant = [...quantities].filter(([id, to]) => {
    const now = left.get(id) ?? 0
    return Math.sign(to - now) === Math.sign(to - (seen?.get(id) ?? now))
  })
  return new Map(meant)
}

function checkQuantities({ quantities, additions }: WantedChange): void {
  const wished = [...quantities.values(), ...additions.map(({ quantity }) => quantity)]
  if (wished.some(quantity => !Number.isInteger(quantity) || quantity < 0 || quantity > MOST_OF_ONE))
    throw new QuantityInvalid()
  if (additions.some(({ quantity }) => quantity < 1)) throw new QuantityInvalid()
}
