import type { OrderSummary } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'

const MOST_SHOWN = 200

export type SummaryRow = {
  id: string
  number: string
  name: string
  state: OrderSummary['state']
  collected: boolean
  refunded: number
  total_amount: number
  currency: string
  placed_at: string
  lines: OrderSummary['lines']
}

/** The columns of a summary, of orders named `o`. */
export const SUMMARY = `
  o.id, o.number, o.name, o.state, o.total_amount, o.currency, o.placed_at,
  exists (select 1 from collections c where c.order_id = o.id) as collected,
  coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0)::bigint as refunded,
  (select coalesce(json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', l.quantity)
                            order by l.position), '[]'::json)
   from order_lines l where l.order_id = o.id) as lines`

export function summaryOf(row: SummaryRow): OrderSummary {
  const { currency } = row
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    collected: row.collected,
    refunded: row.refunded > 0 ? { amount: row.refunded, currency } : null,
    total: { amount: row.total_amount, currency },
    placedAt: new Date(row.placed_at),
    lines: row.lines,
    path: `/orders/${row.number}`,
  }
}

/** The viewer's own orders, newest first. A visitor has none. */
export async function ordersOf(ctx: Ctx): Promise<readonly OrderSummary[]> {
  if (!ctx.viewer.member) return []
  const rows = await ctx.em.execute<SummaryRow[]>(
    `select ${SUMMARY} from orders o where o.member_id = ? order by o.placed_at desc, o.id desc limit ?`,
    [ctx.viewer.member.id, MOST_SHOWN],
  )
  return rows.map(summaryOf)
}
