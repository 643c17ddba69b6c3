import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'
import { requireProducer } from '../rooms/require-producer'

export type BoughtThing = {
  readonly name: string
  readonly title: string
  readonly detail: string
  readonly quantity: number
}

/**
 * Who bought what of a producer's order, for who works in its room, where the shop lets them see it; without an address.
 * Throws `NotFound` for all others.
 */
export async function buyersOf(ctx: Ctx, asked: string, orderId: string): Promise<readonly BoughtThing[]> {
  const producer = await requireProducer(ctx, asked)
  if (!producer.seesBuyers) throw new NotFound()
  const { rows } = await sql<BoughtThing>`
    select o.name, l.title, l.detail, ${LEFT_OF_LINE}::int as quantity
    from producer_orders po join line_sources s on s.cycle_id = po.cycle_id and s.producer_id = po.producer_id
      join order_lines l on l.id = s.order_line_id join orders o on o.id = l.order_id
    where po.id = ${readId(orderId)} and po.producer_id = ${producer.id} and o.state in ('pending', 'paid')
      and l.quantity > l.refunded_quantity
    order by ${inReadingOrder('o.name')}, o.id, ${inReadingOrder('l.title')}, l.id`.execute(db(ctx))
  return rows
}
