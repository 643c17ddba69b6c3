import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { WEIGHT_OF_LINE, WEIGHT_OF_LINES } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'

type DeliverySummary = {
  readonly producerId: string
  readonly producer: string
  readonly ordered: number
  readonly receivedAt: Date | null
  /** Things that did not come. */
  readonly short: number
}

export type CycleDeliveries = {
  readonly cycle: {
    readonly id: string
    readonly name: string
    readonly closesAt: Date
    readonly orderedAt: Date | null
  }
  readonly deliveries: readonly DeliverySummary[]
}

/** What is to come in a cycle from whom, and what has come. For shopkeepers. Throws `NotFound`. */
export async function deliveriesOf(ctx: Ctx, asked: string): Promise<CycleDeliveries> {
  requireRole(ctx, 'orders')
  const cycle = await db(ctx)
    .selectFrom('order_cycles')
    .select(['id', 'name', 'closes_at as closesAt', 'ordered_at as orderedAt'])
    .where('id', '=', readId(asked))
    .executeTakeFirst()
  if (!cycle) throw new NotFound()
  const { rows } = await sql<DeliverySummary>`
    select p.id as "producerId", p.name as producer, r.received_at as "receivedAt",
           (select sum(quantity) from producer_order_lines pl where pl.producer_order_id = po.id)::bigint as ordered,
           coalesce((select sum(sh.quantity) from shortages sh where sh.receipt_id = r.id), 0)::bigint as short
    from producer_orders po join producers p on p.id = po.producer_id
      left join goods_receipts r on r.cycle_id = po.cycle_id and r.producer_id = po.producer_id
    where po.cycle_id = ${cycle.id} order by ${inReadingOrder('p.name')}, p.id`.execute(db(ctx))
  return { cycle, deliveries: rows }
}

export type ReceivedDelivery = {
  readonly receivedAt: Date
  readonly receivedBy: string | null
  readonly note: string
  readonly lines: readonly {
    readonly variantId: string
    readonly title: string
    readonly detail: string
    readonly ordered: number
    readonly came: number
    /** What is left of it weighs, in grams, and whether all of it lay on the scales; null for what is not sold by weight. */
    readonly grams: number | null
    readonly isWeighed: boolean | null
  }[]
  readonly shortages: readonly {
    readonly number: string
    readonly name: string
    readonly title: string
    readonly quantity: number
    /** `waits` until the order is paid. */
    readonly state: 'waits' | 'requested' | 'done' | 'failed'
  }[]
}

export type DeliveryOfProducer = {
  readonly cycle: { readonly id: string; readonly name: string }
  readonly producer: { readonly id: string; readonly name: string }
  /** Null until it was received. */
  readonly received: ReceivedDelivery | null
}

/** What a producer brought for a cycle, with what became of what did not come. For shopkeepers. Throws `NotFound`. */
export async function deliveryOf(ctx: Ctx, cycleId: string, producerId: string): Promise<DeliveryOfProducer> {
  requireRole(ctx, 'orders')
  const row = await db(ctx)
    .selectFrom('producer_orders as po')
    .innerJoin('order_cycles as c', 'c.id', 'po.cycle_id')
    .innerJoin('producers as p', 'p.id', 'po.producer_id')
    .leftJoin('goods_receipts as r', join =>
      join.onRef('r.cycle_id', '=', 'po.cycle_id').onRef('r.producer_id', '=', 'po.producer_id'),
    )
    .leftJoin('members as m', 'm.id', 'r.received_by_id')
    .select(['c.id as cycleId', 'c.name as cycle', 'p.id as producerId', 'p.name as producer'])
    .select(['r.id', 'r.received_at', 'r.note', 'm.name as receivedBy'])
    .where('po.cycle_id', '=', readId(cycleId))
    .where('po.producer_id', '=', readId(producerId))
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const { id, received_at: receivedAt, note, receivedBy } = row
  return {
    cycle: { id: row.cycleId, name: row.cycle },
    producer: { id: row.producerId, name: row.producer },
    received:
      id && receivedAt
        ? {
            receivedAt,
            receivedBy,
            note: note ?? '',
            lines: await linesOf(ctx, id),
            shortages: await shortagesOf(ctx, id),
          }
        : null,
  }
}

async function linesOf(ctx: Ctx, receiptId: string): Promise<ReceivedDelivery['lines']> {
  const { rows } = await sql<ReceivedDelivery['lines'][number]>`
    select v.id as "variantId", p.title, v.name as detail, rl.ordered, rl.came, weights.grams, weights."isWeighed"
    from goods_receipt_lines rl join goods_receipts r on r.id = rl.receipt_id join variants v on v.id = rl.variant_id
      join products p on p.id = v.product_id
      cross join lateral (select ${WEIGHT_OF_LINES} from line_sources s join order_lines l on l.id = s.order_line_id
          join orders o on o.id = l.order_id and o.state in ('pending', 'paid') ${WEIGHT_OF_LINE}
        where s.cycle_id = r.cycle_id and s.producer_id = r.producer_id and s.variant_id = rl.variant_id
          and l.quantity > l.refunded_quantity) weights
    where rl.receipt_id = ${receiptId} order by ${inReadingOrder('p.title')}, ${inReadingOrder('v.name')}, v.id`.execute(
    db(ctx),
  )
  return rows
}

async function shortagesOf(ctx: Ctx, receiptId: string): Promise<ReceivedDelivery['shortages']> {
  const { rows } = await sql<ReceivedDelivery['shortages'][number]>`
    select o.number, o.name, l.title, sh.quantity, coalesce(f.state, case when o.state = 'paid' then 'requested' else 'waits' end) as state
    from shortages sh join order_lines l on l.id = sh.order_line_id join orders o on o.id = l.order_id
      left join refunds f on f.id = sh.refund_id
    where sh.receipt_id = ${receiptId} order by o.placed_at desc, l.id desc`.execute(db(ctx))
  return rows
}
