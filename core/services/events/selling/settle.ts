import type { Tx } from '#core/contracts/ctx'
import type { Buyer, OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { newTicketCode } from '../tickets/ticket-code'
import { endReservation } from './release'
import { refuseShortage } from './shortage'
import { lockPlaces, type TicketItem, ticketItems } from './ticket-items'

/**
 * The order was paid: its reservations become sales and its tickets are issued, in the buyer's name. A line
 * whose tickets exist is passed over, so settling twice issues nothing twice. Without a reservation the places
 * come from what is left; throws `SoldOut` when they do not go round, or when the occurrence was cancelled.
 */
export async function settle(tx: Tx, items: readonly OrderedItem[], buyer: Buyer): Promise<void> {
  const paid = ticketItems(items)
  const places = await lockPlaces(tx, paid)
  const { issued, reserved } = await linesSoFar(tx, paid)
  const due = paid.filter(item => !issued.has(item.orderLineId))
  refuseShortage(
    due.filter(
      ({ orderLineId }) => places.get(orderLineId)?.cancelled !== false || !reserved.has(orderLineId),
    ),
    places,
    place => !place.cancelled,
  )
  for (const item of due) {
    await endReservation(tx, item.orderLineId)
    await db(tx)
      .updateTable('occurrence_quotas')
      .set(eb => ({ sold: eb('sold', '+', item.quantity) }))
      .where('id', '=', places.get(item.orderLineId)!.occurrenceQuotaId)
      .where(eb => eb(eb('sold', '+', eb.ref('reserved')), '<=', eb('size', '-', item.quantity)))
      .execute()
    await issueTickets(tx, item, buyer)
  }
  if (due.length > 0) tx.purge('occurrences')
}

/** Read after the locks were taken, so that what another settlement has just done is seen. */
async function linesSoFar(tx: Tx, items: readonly TicketItem[]) {
  const lines = items.map(item => item.orderLineId)
  const read = async (table: 'tickets' | 'reservations') => {
    if (lines.length === 0) return new Set<string>()
    const rows = await db(tx)
      .selectFrom(table)
      .select('order_line_id')
      .distinct()
      .where('order_line_id', 'in', lines)
      .execute()
    return new Set(rows.map(row => row.order_line_id))
  }
  return { issued: await read('tickets'), reserved: await read('reservations') }
}

async function issueTickets(tx: Tx, item: TicketItem, buyer: Buyer): Promise<void> {
  for (let ordinal = 1; ordinal <= item.quantity; ordinal++) {
    await db(tx)
      .insertInto('tickets')
      .values({
        id: Bun.randomUUIDv7(),
        occurrence_id: item.sellable.occurrenceId,
        ticket_type_id: item.sellable.ticketTypeId,
        holder_id: buyer.memberId,
        holder_name: buyer.name,
        code: newTicketCode(),
        order_line_id: item.orderLineId,
        ordinal,
        issued_at: tx.now,
      })
      .onConflict(conflict => conflict.columns(['order_line_id', 'ordinal']).doNothing())
      .execute()
  }
}
