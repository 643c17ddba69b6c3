import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { Order } from '#core/entities/cart/order'
import { OrderLine } from '#core/entities/cart/order-line'
import { Payment } from '#core/entities/cart/payment'
import { Occurrence } from '#core/entities/events/occurrence'
import { TicketType } from '#core/entities/events/ticket-type'
import { Member } from '#core/entities/identity/member'
import { settle } from '#core/services/events/selling/settle'
import { COOPERATIVE } from '../cooperative'

const DAY_MS = 86_400_000

type Free = { occurrence: string; type: string; title: string; name: string }

/**
 * Every demo person has a free ticket or two for one of the next dates: paid tickets would need payments that the
 * sandbox has never heard of, and so could not be refunded.
 */
export async function seedTickets(tx: Tx): Promise<void> {
  const members = await tx.em.find(Member, {}, { orderBy: { handle: 'asc' } })
  const places: Free[] = await db(tx)
    .selectFrom('occurrences as o')
    .innerJoin('event_entries as e', 'e.id', 'o.entry_id')
    .innerJoin('ticket_types as tt', 'tt.entry_id', 'e.id')
    .distinctOn('e.id')
    .select(['o.id as occurrence', 'tt.id as type', 'e.title', 'tt.name'])
    .where('tt.price_amount', '=', 0)
    .where('o.starts_at', '>', new Date(tx.now.getTime() + 2 * DAY_MS))
    .orderBy('e.id')
    .orderBy('o.starts_at')
    .orderBy('tt.position')
    .execute()
  if (places.length === 0) return
  for (const [index, member] of members.entries()) {
    await giveTickets(tx, member, places[index % Math.min(places.length, 3)]!, 1 + (index % 2), index)
  }
}

async function giveTickets(
  tx: Tx,
  member: Member,
  place: Free,
  quantity: number,
  index: number,
): Promise<void> {
  const order = tx.em.create(Order, {
    number: `RA-DEMO${String(index + 1).padStart(2, '0')}`,
    member,
    email: member.email ?? '',
    name: member.name,
    state: 'paid',
    totalAmount: 0,
    currency: COOPERATIVE.currency,
    collectionSlot: null,
    placedAt: tx.now,
    reservedUntil: tx.now,
    settledAt: tx.now,
  })
  // What is free is paid with nothing, as the cart writes it: so it can be given back.
  tx.em.create(Payment, {
    order,
    reference: `demo-${index + 1}`,
    state: 'paid',
    amount: 0,
    currency: COOPERATIVE.currency,
    checkoutId: null,
    hostedUrl: null,
    transactionId: null,
    transactionCode: null,
    paidAt: tx.now,
  })
  const line = tx.em.create(OrderLine, {
    order,
    kind: 'ticket',
    title: place.title,
    detail: place.name,
    unitAmount: 0,
    quantity,
    ticketType: tx.em.getReference(TicketType, place.type),
    occurrence: tx.em.getReference(Occurrence, place.occurrence),
    variant: null,
  })
  await tx.em.flush()
  const sellable = { kind: 'ticket', ticketTypeId: place.type, occurrenceId: place.occurrence } as const
  const buyer = { memberId: member.id, name: member.name }
  await settle(tx, [{ orderLineId: line.id, quantity, sellable }], buyer)
}
