import { netLines } from '../prices/net-lines'
import type { OrderView } from './read-order'

/**
 * An order as its buyer read its prices when it was placed: for a business its lines and what stands beside them without VAT,
 * which is the last of these. It comes to the same total.
 */
export function shownOrder(order: OrderView, locale: string): OrderView {
  return order.isNet ? { ...order, ...netLines(order, locale) } : order
}
