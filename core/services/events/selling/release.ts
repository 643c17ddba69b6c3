import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { lockPlaces, ticketItems } from './ticket-items'

/** The order came to nothing: its places are free again. A line that holds none is passed over. */
export async function release(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const lines = ticketItems(items)
  await lockPlaces(tx, lines)
  for (const { orderLineId } of lines) await endReservation(tx, orderLineId)
  if (lines.length > 0) tx.purge('occurrences')
}

/** Takes the reservation of a line away with its count, if there is one. */
export async function endReservation(tx: Tx, orderLineId: string): Promise<void> {
  await sql`
    with ended as (
      delete from reservations where order_line_id = ${orderLineId} and occurrence_quota_id is not null
      returning occurrence_quota_id, quantity
    )
    update occurrence_quotas oq set reserved = oq.reserved - ended.quantity
    from ended where oq.id = ended.occurrence_quota_id`.execute(db(tx))
}
