import type { Ctx } from '#core/contracts/ctx'
import type { OrderedItem, Seller } from '#core/contracts/seller'
import { keyOf } from '../sellables'

/**
 * Tells each seller of its own items. Always the market first, and items in the order of their keys: whoever
 * locks rows in one order does not wait for another in a circle.
 */
export async function askSellers<Item extends OrderedItem>(
  ctx: Ctx,
  items: readonly Item[],
  ask: (seller: Seller, own: readonly Item[]) => Promise<void>,
): Promise<void> {
  const sorted = items.toSorted((a, b) => (keyOf(a.sellable) < keyOf(b.sellable) ? -1 : 1))
  const products = sorted.filter(item => item.sellable.kind === 'product')
  const tickets = sorted.filter(item => item.sellable.kind === 'ticket')
  if (products.length > 0) await ask(ctx.services.market, products)
  if (tickets.length > 0) await ask(ctx.services.events, tickets)
}
