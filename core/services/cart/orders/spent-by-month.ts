import { sql } from 'kysely'
import type { MonthSum } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * What the viewer paid in `currency` and was not given back, in this month and the five before it, where the cooperative is;
 * added up by the database, whether they order once a month or for a whole street. A visitor spent nothing.
 */
export async function spentByMonth(ctx: Ctx, currency: string): Promise<readonly MonthSum[]> {
  const { member } = ctx.viewer
  if (!member) return []
  const { timeZone } = ctx.house.site()
  const { rows } = await sql<MonthSum>`
    select to_char(o.placed_at at time zone ${timeZone}::text, 'YYYY-MM') as month,
      sum(o.total_amount - coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.state = 'done'), 0))::bigint as amount
    from orders o where o.member_id = ${member.id} and o.state = 'paid' and o.currency = ${currency}
      and o.placed_at >= (date_trunc('month', ${ctx.now}::timestamptz at time zone ${timeZone}::text) - interval '5 months') at time zone ${timeZone}::text
    group by 1 order by 1`.execute(db(ctx))
  return rows
}
