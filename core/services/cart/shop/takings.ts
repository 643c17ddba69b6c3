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
  // Each week along the indexes of what was paid and given back: nothing of it is converted, or compared with other weeks.
  const within = (at: string) => sql`${sql.ref(at)} >= w.begins and ${sql.ref(at)} < w.ends`
  const { rows } = await sql<{ week: string; amount: number }>`
    with weeks as materialized (
      select week, week at time zone ${timeZone}::text as begins, (week + interval '1 week') at time zone ${timeZone}::text as ends
      from generate_series(${firstWeek}, ${thisWeek}, interval '1 week') week),
    parts as materialized (
      select o.settled_at, q.amount from order_parts q join orders o on o.id = q.order_id
      where o.state = 'paid' and q.released_at is null and q.currency = ${currency}
        and o.settled_at >= (select min(begins) from weeks))
    select to_char(w.week, 'YYYY-MM-DD') as week, (
      coalesce((select sum(amount) from payments where state = 'paid' and currency = ${currency} and ${within('paid_at')}), 0)
      + coalesce((select sum(amount) from parts where ${within('settled_at')}), 0)
      - coalesce((select sum(amount) from refunds where state = 'done' and currency = ${currency} and ${within('done_at')}), 0)
      )::bigint as amount
    from weeks w order by w.week`.execute(db(ctx))
  return rows.map(({ week, amount }) => ({ week: new Date(`${week}T12:00:00Z`), amount, currency }))
}
