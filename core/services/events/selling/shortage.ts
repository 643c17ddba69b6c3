import { SoldOut } from '#core/contracts/seller'
import type { Places, TicketItem } from './ticket-items'

/**
 * Refuses before anything is taken: throws `SoldOut` naming the items whose places do not go round. Items that
 * share a quota are counted together.
 */
export function refuseShortage(
  items: readonly TicketItem[],
  places: ReadonlyMap<string, Places>,
  isOnSale: (places: Places) => boolean,
): void {
  const left = new Map<string, number>()
  const short = items.flatMap(item => {
    const found = places.get(item.orderLineId)
    if (!found || !isOnSale(found)) return [{ sellable: item.sellable, available: 0 }]
    const free = left.get(found.occurrenceQuotaId) ?? found.size - found.sold - found.reserved
    left.set(found.occurrenceQuotaId, free - item.quantity)
    return item.quantity > free ? [{ sellable: item.sellable, available: Math.max(0, free) }] : []
  })
  if (short.length > 0) throw new SoldOut(short)
}
