import { type Selectable, sql } from 'kysely'
import type { OrderSummary } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'

export const ORDERS_PER_PAGE = 50

export type OrderSummaryRow = Pick<
  Selectable<Database['orders']>,
  'id' | 'number' | 'name' | 'state' | 'total_amount' | 'currency' | 'placed_at'
> & { collected: boolean; refunded: number; lines: OrderSummary['lines'] }

/** The columns of a summary, of orders named `o`. */
export const SUMMARY = sql`
  o.id, o.number, o.name, o.state, o.total_amount, o.currency, o.placed_at,
  exists (select 1 from collections c where c.order_id = o.id) as collected,
  coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as refunded,
  (select coalesce(json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', l.quantity)
                            order by l.position), '[]'::json)
   from order_lines l where l.order_id = o.id) as lines`

export function summaryOf(row: OrderSummaryRow): OrderSummary {
  const { currency } = row
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    collected: row.collected,
    refunded: row.refunded > 0 ? { amount: row.refunded, currency } : null,
    total: { amount: row.total_amount, currency },
    placedAt: row.placed_at,
    lines: row.lines,
    path: `/orders/${row.number}`,
  }
}

/** All of the viewer's own orders, newest first. A visitor has none. */
export async function ordersOf(ctx: Ctx): Promise<readonly OrderSummary[]> {
  return ctx.viewer.member ? ownOrders(ctx, ctx.viewer.member.id, null, 0) : []
}

/** A page of them, and how many there are in all. Pages count from 1. */
export async function pageOfOrders(
  ctx: Ctx,
  page: number,
): Promise<{ orders: readonly OrderSummary[]; total: number }> {
  const { member } = ctx.viewer
  if (!member) return { orders: [], total: 0 }
  const { total } = await db(ctx)
    .selectFrom('orders')
    .select(eb => eb.fn.countAll<number>().as('total'))
    .where('member_id', '=', member.id)
    .executeTakeFirstOrThrow()
  const orders = await ownOrders(ctx, member.id, ORDERS_PER_PAGE, (page - 1) * ORDERS_PER_PAGE)
  return { orders, total }
}

async function ownOrders(ctx: Ctx, memberId: string, limit: number | null, offset: number) {
  const { rows } = await sql<OrderSummaryRow>`
    select ${SUMMARY} from orders o where o.member_id = ${memberId}
    order by o.placed_at desc, o.id desc
    ${limit === null ? sql`` : sql`limit ${sql.lit(limit)}`} ${offset > 0 ? sql`offset ${offset}` : sql``}`.execute(
    db(ctx),
  )
  return rows.map(summaryOf)
}
