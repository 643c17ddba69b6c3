import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { type Database, db } from '#core/database/db'
import { lockPlaces, ticketItems } from './ticket-items'

/**
 * So many of a paid line were refunded: as many of its valid tickets are cancelled and their places free again.
 * The ticket its holder asked to give back goes first, then the last issued. A ticket that let someone in
 * stays what it is: its place was used.
 */
export async function restore(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const refunded = ticketItems(items)
  const places = await lockPlaces(tx, refunded)
  for (const { orderLineId, quantity } of refunded) {
    const cancelled = await cancelTickets(tx, orderLineId, quantity)
    const place = places.get(orderLineId)
    if (!place || cancelled === 0) continue
    await db(tx)
      .updateTable('occurrence_quotas')
      .set(eb => ({ sold: eb('sold', '-', cancelled) }))
      .where('id', '=', place.occurrenceQuotaId)
      .execute()
  }
  if (refunded.length > 0) tx.purge('occurrences')
}

async function cancelTickets(tx: Tx, orderLineId: string, quantity: number): Promise<number> {
  // A door may be letting one in: only a statement that begins once we hold the lock sees that it did.
  await db(tx)
    .selectFrom('tickets')
    .select('id')
    .where('order_line_id', '=', orderLineId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const { rows: tickets } = await sql<Pick<Database['tickets'], 'id'>>`
    select t.id from tickets t
    left join ticket_returns r on r.ticket_id = t.id
    where t.order_line_id = ${orderLineId}
      and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
      and not exists (select from check_ins i where i.ticket_id = t.id)
    order by r.requested_at desc nulls last, t.ordinal desc limit ${quantity}`.execute(db(tx))
  const cancelled = { cancelled_by_id: tx.viewer.member?.id ?? null, cancelled_at: tx.now }
  for (const ticket of tickets) {
    await db(tx)
      .insertInto('ticket_cancellations')
      .values({ ticket_id: ticket.id, ...cancelled })
      .execute()
  }
  return tickets.length
}
