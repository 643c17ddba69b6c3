import type { Tx } from '#core/contracts/ctx'
import type { Buyer, OrderedItem } from '#core/contracts/seller'
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
    await tx.em.execute(
      `update occurrence_quotas set sold = sold + ? where id = ? and sold + reserved + ? <= size`,
      [item.quantity, places.get(item.orderLineId)!.occurrenceQuotaId, item.quantity],
    )
    await issueTickets(tx, item, buyer)
  }
  if (due.length > 0) tx.purge('occurrences')
}

/** Read after the locks were taken, so that what another settlement has just done is seen. */
async function linesSoFar(tx: Tx, items: readonly TicketItem[]) {
  const lines = JSON.stringify(items.map(item => item.orderLineId))
  const read = async (table: 'tickets' | 'reservations') => {
    const rows = await tx.em.execute<{ id: string }[]>(
      `select distinct order_line_id as id from ${table}
       where order_line_id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
      [lines],
    )
    return new Set(rows.map(row => row.id))
  }
  return { issued: await read('tickets'), reserved: await read('reservations') }
}

async function issueTickets(tx: Tx, item: TicketItem, buyer: Buyer): Promise<void> {
  for (let ordinal = 1; ordinal <= item.quantity; ordinal++) {
    await tx.em.execute(
      `insert into tickets (id, occurrence_id, ticket_type_id, holder_id, holder_name, code, order_line_id, ordinal, issued_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (order_line_id, ordinal) do nothing`,
      [
        Bun.randomUUIDv7(),
        item.sellable.occurrenceId,
        item.sellable.ticketTypeId,
        buyer.memberId,
        buyer.name,
        newTicketCode(),
        item.orderLineId,
        ordinal,
        tx.now,
      ],
    )
  }
}
