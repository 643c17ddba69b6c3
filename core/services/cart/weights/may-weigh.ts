import type { OrderView } from '../orders/read-order'

/** Whether something of an order is sold by weight and may still be weighed, or weighed again. */
export function mayWeigh({ state, lines }: Pick<OrderView, 'state' | 'lines'>): boolean {
  if (state !== 'pending' && state !== 'paid') return false
  return lines.some(
    ({ weight, quantity, refundedQuantity }) => weight !== null && quantity > refundedQuantity,
  )
}
