import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
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
  for (const { orderLineId, quantity } of wanted) {
    const { occurrenceQuotaId } = places.get(orderLineId)!
    await db(tx)
      .updateTable('occurrence_quotas')
      .set(eb => ({ reserved: eb('reserved', '+', quantity) }))
      .where('id', '=', occurrenceQuotaId)
      .where(eb => eb(eb('sold', '+', eb.ref('reserved')), '<=', eb('size', '-', quantity)))
      .execute()
    await db(tx)
      .insertInto('reservations')
      .values({
        id: Bun.randomUUIDv7(),
        order_line_id: orderLineId,
        occurrence_quota_id: occurrenceQuotaId,
        quantity,
        reserved_at: tx.now,
        expires_at: expiresAt,
      })
      .execute()
  }
  if (wanted.length > 0) tx.purge('occurrences')
}
