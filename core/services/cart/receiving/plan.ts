import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { LEFT_OF_LINE, WEIGHT_OF_LINE, WEIGHT_OF_LINES } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'

/** A variant of a producer that was ordered in a cycle, and how many of it stand now. */
export type OrderedVariant = {
  readonly variantId: string
  readonly title: string
  readonly detail: string
  readonly sku: string
  readonly ordered: number
  /** What these weigh, in grams, and whether all of them lay on the scales; null for what is not sold by weight. */
  readonly grams: number | null
  readonly isWeighed: boolean | null
}

export async function orderedVariants(
  ctx: Ctx,
  cycleId: string,
  producerId: string,
): Promise<readonly OrderedVariant[]> {
  const { rows } = await sql<OrderedVariant>`
    select v.id as "variantId", p.title, v.name as detail, v.sku, sum(${LEFT_OF_LINE})::bigint as ordered,
      ${WEIGHT_OF_LINES}
    from ${STANDING} ${WEIGHT_OF_LINE} join variants v on v.id = s.variant_id join products p on p.id = v.product_id
    where s.cycle_id = ${cycleId} and s.producer_id = ${producerId} and o.state in ('pending', 'paid')
      and l.quantity > l.refunded_quantity
    group by v.id, p.id order by ${inReadingOrder('p.title')}, ${inReadingOrder('v.name')}, v.id`.execute(
    db(ctx),
  )
  return rows
}

const STANDING = sql`line_sources s join order_lines l on l.id = s.order_line_id join orders o on o.id = l.order_id`

/** So many of a line that somebody does not get. */
export type Shortfall = {
  readonly orderLineId: string
  readonly orderId: string
  readonly number: string
  readonly name: string
  readonly title: string
  readonly detail: string
  readonly ordered: number
  readonly short: number
  readonly placedAt: Date
}

/**
 * Who goes short when so many of each variant came: those who ordered first get theirs, so it is taken from the last.
 * What came and is not named came in full.
 */
export async function shortfalls(
  ctx: Ctx,
  cycleId: string,
  producerId: string,
  came: ReadonlyMap<string, number>,
): Promise<readonly Shortfall[]> {
  const counted = JSON.stringify([...came].map(([variant, count]) => ({ variant, count })))
  const { rows } = await sql<Shortfall>`
    with counted as (select * from jsonb_to_recordset(${counted}::jsonb) as c(variant uuid, count bigint)),
    queue as (
      select l.id, o.id as order_id, o.number, o.name, l.title, l.detail, ${LEFT_OF_LINE} as ordered, o.placed_at,
             c.count, sum(${LEFT_OF_LINE}) over (partition by s.variant_id order by o.placed_at, l.id) as up_to
      from ${STANDING} join counted c on c.variant = s.variant_id
      where s.cycle_id = ${cycleId} and s.producer_id = ${producerId} and o.state in ('pending', 'paid')
        and l.quantity > l.refunded_quantity)
    select id as "orderLineId", order_id as "orderId", number, name, title, detail, ordered::bigint as ordered,
           least(ordered, up_to - count)::bigint as short, placed_at as "placedAt"
    from queue where up_to > count order by placed_at desc, id desc`.execute(db(ctx))
  return rows
}

/** Of what somebody has seen: who orders or gives back meanwhile makes another one of it. */
export function fingerprintOf(ordered: readonly OrderedVariant[], short: readonly Shortfall[]): string {
  const facts = [
    ordered.map(({ variantId, ordered }) => [variantId, ordered]),
    short.map(line => [line.orderLineId, line.short]),
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22)
}
