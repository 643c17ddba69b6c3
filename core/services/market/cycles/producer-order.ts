import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { requireProducer, worksFor } from '../rooms/require-producer'

type OrderedThing = {
  readonly title: string
  readonly detail: string
  readonly sku: string
  readonly quantity: number
  /** What the producer gets for all of them; null where nobody has said what they cost. */
  readonly share: Money | null
}

export type ProducerOrder = {
  readonly id: string
  readonly cycleId: string
  readonly cycle: string
  readonly producerId: string
  readonly producer: string
  readonly madeAt: Date
  readonly readyAt: Date | null
  readonly instructions: string
  readonly lines: readonly OrderedThing[]
}

/**
 * What was ordered of a producer at the close of a cycle; with `producerId`, only if it is theirs. For shopkeepers and who
 * works in its room. Throws `NotFound`.
 */
export async function producerOrder(ctx: Ctx, asked: string, producerId?: string): Promise<ProducerOrder> {
  const member = requireMember(ctx)
  const order = await producerOrderById(ctx, readId(asked))
  const mayRead =
    order && (mayAct(ctx.viewer, 'shopkeeper') || (await worksFor(ctx, member.id, order.producerId)))
  const isAsked = producerId === undefined || order?.producerId === producerId
  if (!order || !mayRead || !isAsked) throw new NotFound()
  return order
}

type Row = Omit<ProducerOrder, 'lines'>

/** Whoever asks: for letters. Null when there is none. */
export async function producerOrderById(ctx: Ctx, id: string): Promise<ProducerOrder | null> {
  const { rows } = await sql<Row>`
    select po.id, c.id as "cycleId", c.name as cycle, p.id as "producerId", p.name as producer, po.made_at as "madeAt",
           i.ready_at as "readyAt", coalesce(i.instructions, '') as instructions
    from producer_orders po join order_cycles c on c.id = po.cycle_id join producers p on p.id = po.producer_id
      left join cycle_exchanges i on i.cycle_id = c.id and i.producer_id = p.id and i.direction = 'in'
    where po.id = ${id}`.execute(db(ctx))
  const [row] = rows
  return row ? { ...row, lines: await linesOf(ctx, id) } : null
}

async function linesOf(ctx: Ctx, id: string): Promise<readonly OrderedThing[]> {
  const rows = await db(ctx)
    .selectFrom('producer_order_lines')
    .select(['title', 'detail', 'sku', 'quantity', 'cost_amount', 'currency'])
    .where('producer_order_id', '=', id)
    .orderBy(inReadingOrder('title'))
    .orderBy(inReadingOrder('detail'))
    .orderBy('variant_id')
    .execute()
  return rows.map(({ cost_amount: amount, currency, ...line }) => ({
    ...line,
    share: amount === null ? null : { amount, currency },
  }))
}

export const PRODUCER_ORDERS_PER_PAGE = 20

export type ProducerOrderSummary = {
  readonly id: string
  readonly cycle: string
  readonly madeAt: Date
  readonly things: number
}

/** Those of a room, the newest first. Pages count from 1. Throws `NotFound`. */
export async function ownOrders(
  ctx: Ctx,
  asked: string,
  page: number,
): Promise<{ readonly orders: readonly ProducerOrderSummary[]; readonly total: number }> {
  const producer = await requireProducer(ctx, asked)
  const { rows } = await sql<ProducerOrderSummary & { total: number }>`
    select po.id, c.name as cycle, po.made_at as "madeAt", count(*) over ()::int as total,
           (select sum(quantity)::bigint from producer_order_lines l where l.producer_order_id = po.id) as things
    from producer_orders po join order_cycles c on c.id = po.cycle_id
    where po.producer_id = ${producer.id} order by po.made_at desc, po.id desc
    limit ${sql.lit(PRODUCER_ORDERS_PER_PAGE)} offset ${(page - 1) * PRODUCER_ORDERS_PER_PAGE}`.execute(
    db(ctx),
  )
  return { orders: rows.map(({ total: _, ...order }) => order), total: rows[0]?.total ?? 0 }
}
