import { type Selectable, sql } from 'kysely'
import type { OrderSummary } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'

export const ORDERS_PER_PAGE = 50
const MOST_NEWEST = 100

export type OrderSummaryRow = Pick<
  Selectable<Database['orders']>,
  'id' | 'number' | 'name' | 'state' | 'total_amount' | 'currency' | 'placed_at'
> & { collected: boolean; refunded: number; lines: OrderSummary['lines'] }

/** What an order named `o` itself says in a summary: for the page of them, before the rest is looked up for those alone. */
export const OWN_COLUMNS = sql`o.id, o.number, o.name, o.state, o.total_amount, o.currency, o.placed_at`

/** The columns of a summary, of orders named `o`. */
export const SUMMARY = sql`
  ${OWN_COLUMNS},
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

/** The viewer's newest orders, so many at most, newest first. A visitor has none. */
export async function ordersOf(ctx: Ctx, most = MOST_NEWEST): Promise<readonly OrderSummary[]> {
  return ctx.viewer.member ? ownOrders(ctx, ctx.viewer.member.id, most, 0) : []
}

/** A page of them, and how many there are in all. Pages count from 1. */
export async function pageOfOrders(
  ctx: Ctx,
  page: number,
): Promise<{ orders: readonly OrderSummary[]; total: number }> {
  const { member } = ctx.viewer
  if (!member) return { orders: [], total: 0 }
  const found = sql`from orders where member_id = ${member.id}`
  const total = await countRows(ctx, found, { page, perPage: ORDERS_PER_PAGE })
  const orders = await ownOrders(ctx, member.id, ORDERS_PER_PAGE, (page - 1) * ORDERS_PER_PAGE)
  return { orders, total }
}

async function ownOrders(ctx: Ctx, memberId: string, limit: number, offset: number) {
  const { rows } = await sql<OrderSummaryRow>`
    select ${SUMMARY} from (select ${OWN_COLUMNS} from orders o where o.member_id = ${memberId}
      order by o.placed_at desc, o.id desc
      limit ${sql.lit(limit)} ${offset > 0 ? sql`offset ${offset}` : sql``}) o
    order by o.placed_at desc, o.id desc`.execute(db(ctx))
  return rows.map(summaryOf)
}
