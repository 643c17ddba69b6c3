import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { refuseShortage } from './shortage'
import { lockPlaces, ticketItems } from './ticket-items'

/**
 * Keeps places for unpaid order lines until `expiresAt`. Throws `SoldOut` with all that is short; then nothing
 * is kept. What has begun or was cancelled is not on sale.
 */
export async function reserve(tx: Tx, items: readonly OrderedItem[], expiresAt: Date): Promise<void> {
  const wanted = ticketItems(items)
  const places = await lockPlaces(tx, wanted)
  refuseShortage(wanted, places, place => !place.cancelled && !place.retired && place.startsAt > tx.now)
  for (const item of wanted) {
    const { occurrenceQuotaId } = places.get(item.orderLineId)!
    await tx.em.execute(
      `update occurrence_quotas set reserved = reserved + ? where id = ? and sold + reserved + ? <= size`,
      [item.quantity, occurrenceQuotaId, item.quantity],
    )
    await tx.em.execute(
      `insert into reservations (id, order_line_id, occurrence_quota_id, quantity, reserved_at, expires_at)
       values (?, ?, ?, ?, ?, ?)`,
      [Bun.randomUUIDv7(), item.orderLineId, occurrenceQuotaId, item.quantity, tx.now, expiresAt],
    )
  }
  if (wanted.length > 0) tx.purge('occurrences')
}
