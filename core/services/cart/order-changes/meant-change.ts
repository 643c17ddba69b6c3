import type { Ctx } from '#core/contracts/ctx'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { mayChange, TooLateToChange } from '../orders/may-change'
import type { OrderView } from '../orders/read-order'
import { QuantityInvalid } from '../quantity'
import { refuseUnseen } from './order-version'
import type { WantedChange } from './wanted-change'

/**
 * What is meant by a form about this order as it stands now. Throws `TooLateToChange`, `OrderChangedMeanwhile`.
 */
export async function meantChange(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<WantedChange> {
  if (!mayChange(ctx, order)) throw new TooLateToChange()
  const meant = { ...wanted, quantities: meantQuantities(order, wanted) }
  await refuseUnseen(ctx, order, meant)
  return meant
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

/** Throws `QuantityInvalid`. */
export function checkQuantities({ quantities, additions }: WantedChange): void {
  const wished = [...quantities.values(), ...additions.map(({ quantity }) => quantity)]
  if (wished.some(quantity => !Number.isInteger(quantity) || quantity < 0 || quantity > MOST_OF_ONE))
    throw new QuantityInvalid()
  if (additions.some(({ quantity }) => quantity < 1)) throw new QuantityInvalid()
}
