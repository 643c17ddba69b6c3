import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forWhatIsLeft, LEFT_OF_LINE, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { adjustmentsLeft } from '../adjustments/parts-left'
import { type ReportRange, within } from './range'

// What reports are made of: parts of their statements, each over the rows that it names.

/**
 * Lines `l` of paid orders `o` with what is left of them (`due`), their source `s`, producer `p` and variant `v`. What is
 * left comes to `gross`: its goods at their prices, and what belongs to it besides (`adjusted`: vouchers, weights and
 * deposits), by rate of VAT and cut off towards zero as `lineLeft` does it; `cost` and `share` are its producer's, by its
 * weight once that is known. What a line weighed more is a `part` of its own, of the order that asked for it.
 */
export function soldLines(
  ctx: Ctx,
  range: ReportRange,
  joined: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const chosen = range.cycleId ? sql`s.cycle_id = ${range.cycleId}` : within(ctx, 'o.settled_at', range)
  return sql`${ordersOf(range)} cross join lateral (
      select ol.id, ol.id as line, null::bigint as more from order_lines ol where ol.order_id = o.id
      union all select a.id, a.weighed_line_id, a.amount from order_adjustments a where a.order_id = o.id and ${isOfLine}
        and ${isLeft}) part
    join order_lines l on l.id = part.line left join line_sources s on s.order_line_id = l.id ${WEIGHT_OF_LINE}
    left join producers p on p.id = s.producer_id left join variants v on v.id = l.variant_id ${joined}
    cross join lateral (select coalesce(sum(r.amount), 0)::bigint as amount
      from (select ${adjustmentsLeft} as amount from order_adjustments a where a.order_line_id = l.id group by a.vat_rate) r) adj
    cross join lateral (
      select ${LEFT_OF_LINE} as quantity, ${LEFT_OF_LINE} * l.unit_amount as goods, adj.amount as adjusted,
        ${LEFT_OF_LINE} * l.unit_amount + adj.amount as gross, ${forWhatIsLeft(sql.ref('s.unit_cost'))} as cost,
        ${forWhatIsLeft(sql.ref('s.unit_share'))} as share
      where part.more is null and ${LEFT_OF_LINE} > 0
      union all select 0, 0, part.more, part.more, case when s.unit_cost is not null then 0 end, case when s.unit_share is not null then 0 end
      where part.more is not null) due
    where o.state = 'paid' and l.currency = ${ctx.house.site().currency} and ${chosen}`
}

/** An adjustment `a` that stands by itself and is what a line weighed more or less. */
export const isOfLine = sql<boolean>`(a.kind = 'weight' and a.weighed_line_id is not null)`

/** Of those that go back by themselves: it did not. */
const isLeft = sql<boolean>`not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id and r.state = 'done'
  where ra.adjustment_id = a.id)`

/** Fees and delivery `a` of paid orders `o` that were not given back; of a cycle, those of orders with something of it. */
export function chargesLeft(ctx: Ctx, range: ReportRange): RawBuilder<unknown> {
  const chosen = range.cycleId ? sql`true` : within(ctx, 'o.settled_at', range)
  return sql`${ordersOf(range)} join order_adjustments a on a.order_id = o.id and a.order_line_id is null and not ${isOfLine}
    where o.state = 'paid' and a.currency = ${ctx.house.site().currency} and ${chosen} and ${isLeft}`
}

/** Orders `o`: of a cycle those alone that have a line of it, or ask for what one weighed more. They are gathered first, and no other is looked at. */
const ordersOf = ({ cycleId }: ReportRange): RawBuilder<unknown> =>
  cycleId
    ? sql`(${idsOfCycle(cycleId)} offset 0) oc cross join lateral (select * from orders where id = oc.order_id offset 0) o`
    : sql`orders o`

const isOfCycle = (order: string, cycleId: string) =>
  sql<boolean>`${sql.ref(order)} in (${idsOfCycle(cycleId)})`

const idsOfCycle = (
  cycleId: string,
) => sql`select cl.order_id from line_sources cs join order_lines cl on cl.id = cs.order_line_id
    where cs.cycle_id = ${cycleId}
  union select wa.order_id from line_sources ws join order_adjustments wa on wa.weighed_line_id = ws.order_line_id
    where ws.cycle_id = ${cycleId}`

/** By order, what is left of its lines and of its charges: `orders` of both stand as one. */
export function soldOrders(ctx: Ctx, range: ReportRange): RawBuilder<unknown> {
  return sql`(select id, sum(quantity)::bigint as quantity, sum(goods)::bigint as goods, sum(adjusted)::bigint as adjusted,
      sum(charges)::bigint as charges, (sum(goods) + sum(adjusted) + sum(charges))::bigint as gross
    from (select o.id, due.quantity, due.goods, due.adjusted, 0::bigint as charges from ${soldLines(ctx, range)}
      union all select o.id, 0, 0, 0, a.amount from ${chargesLeft(ctx, range)}) parts group by id)`
}

/** One that a bank gave back again has both its moments: it went, and its recovery came. */
export const WENT_BACK = sql`(x.state = 'done' or x.done_at is not null)`

/** What is of an order with something of the cycle, or lies in the days. */
export function ofOrders(ctx: Ctx, table: string, moment: string, range: ReportRange): RawBuilder<boolean> {
  if (!range.cycleId) return within(ctx, moment, range)
  return isOfCycle(`${table}.order_id`, range.cycleId)
}

/** Over what `soldOrders` gives. */
export const SUMS = sql`sum(q.quantity)::bigint as quantity, sum(q.goods)::bigint as goods, sum(q.adjusted)::bigint as adjusted,
  sum(q.charges)::bigint as charges, sum(q.gross)::bigint as gross`

/** Each by its id: how many orders the sums are of is not known beforehand, and all there ever were are not read for some. */
export const ORDER_OF_SUMS = sql`cross join lateral (select * from orders where id = q.id offset 0) o`
