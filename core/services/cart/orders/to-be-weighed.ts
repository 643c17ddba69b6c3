import type { OrderLineView } from './read-order'

/** What an order has that is sold by weight and has not lain on the scales yet, each by its name once. */
export function toBeWeighed(
  lines: readonly Pick<OrderLineView, 'title' | 'weight' | 'quantity' | 'refundedQuantity'>[],
): readonly string[] {
  const waiting = lines.filter(
    ({ weight, quantity, refundedQuantity }) => weight?.grams === null && refundedQuantity < quantity,
  )
  return [...new Set(waiting.map(({ title }) => title))]
}
