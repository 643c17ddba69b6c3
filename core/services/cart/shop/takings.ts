import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { onlyShopkeeper } from './only-shopkeeper'

export type WeekTakings = Money & { readonly week: Date }

/** What was taken in each of the last weeks (Monday to Sunday, in the site's zone), refunds taken off. */
export async function takings(ctx: Ctx, weeks = 8): Promise<readonly WeekTakings[]> {
  onlyShopkeeper(ctx)
  const { timeZone, currency } = ctx.house.site()
  const rows = await ctx.em.execute<{ week: string; amount: number }[]>(
    `with weeks as (
       select generate_series(date_trunc('week', ?::timestamptz at time zone ?) - (?::int - 1) * interval '1 week',
                              date_trunc('week', ?::timestamptz at time zone ?), interval '1 week') as week),
     flows as (
       select paid_at at time zone ? as at, amount from payments where state = 'paid' and currency = ?
       union all
       select done_at at time zone ?, -amount from refunds where state = 'done' and currency = ?)
     select to_char(w.week, 'YYYY-MM-DD') as week, coalesce(sum(f.amount), 0)::bigint as amount
     from weeks w left join flows f on f.at >= w.week and f.at < w.week + interval '1 week'
     group by w.week order by w.week`,
    [ctx.now, timeZone, weeks, ctx.now, timeZone, timeZone, currency, timeZone, currency],
  )
  return rows.map(({ week, amount }) => ({ week: new Date(`${week}T12:00:00Z`), amount, currency }))
}
