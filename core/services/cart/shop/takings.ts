import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type WeekTakings = Money & { readonly week: Date }

/** What was taken in each of the last weeks (Monday to Sunday, in the site's zone), refunds taken off. */
export async function takings(ctx: Ctx, weeks = 8): Promise<readonly WeekTakings[]> {
  requireRole(ctx, 'money')
  const { timeZone, currency } = ctx.house.site()
  const thisWeek = sql`date_trunc('week', ${ctx.now}::timestamptz at time zone ${timeZone}::text)`
  const firstWeek = sql`(${thisWeek} - (${weeks}::int - 1) * interval '1 week')`
  const { rows } = await sql<{ week: string; amount: number }>`
    with weeks as (
      select generate_series(${firstWeek}, ${thisWeek}, interval '1 week') as week),
    first as materialized (select ${firstWeek} at time zone ${timeZone}::text as begins),
    flows as (
      select paid_at at time zone ${timeZone}::text as at, amount from payments
      where state = 'paid' and currency = ${currency} and paid_at >= (select begins from first)
      union all
      select o.settled_at at time zone ${timeZone}::text, q.amount from order_parts q join orders o on o.id = q.order_id
      where o.state = 'paid' and q.released_at is null and q.currency = ${currency}
        and o.settled_at >= (select begins from first)
      union all
      select done_at at time zone ${timeZone}::text, -amount from refunds
      where state = 'done' and currency = ${currency} and done_at >= (select begins from first))
    select to_char(w.week, 'YYYY-MM-DD') as week, coalesce(sum(f.amount), 0)::bigint as amount
    from weeks w left join flows f on f.at >= w.week and f.at < w.week + interval '1 week'
    group by w.week order by w.week`.execute(db(ctx))
  return rows.map(({ week, amount }) => ({ week: new Date(`${week}T12:00:00Z`), amount, currency }))
}
