import { sql } from 'kysely'
import { type ProducerStatement, STATEMENT_LINES_PER_PAGE } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { owedTo } from './owed'

type Row = {
  day: string
  kind: ProducerStatement['lines'][number]['kind']
  note: string
  quantity: number
  amount: number
  balance: number
  total: number
}

/**
 * What a producer is owed and how it came about, newest first: by day and cycle what was sold, what weighing
 * changed of it and what was given back, and each pay-out. Of its buyers it says nothing. Pages count from 1. For shopkeepers, and for who works in the producer's room.
 * Throws `NotFound`.
 */
export async function producerStatement(ctx: Ctx, asked: string, page: number): Promise<ProducerStatement> {
  const member = requireMember(ctx)
  const producerId = readId(asked)
  const mayRead =
    mayAct(ctx.viewer, 'money') || (await ctx.services.market.worksFor(ctx, member.id, producerId))
  if (!mayRead) throw new NotFound()
  const { timeZone, currency } = ctx.house.site()
  const { rows } = await sql<Row>`
    with lines as (
      select (s.booked_at at time zone ${timeZone})::date as day, case when s.quantity > 0 then 1 when s.quantity = 0 then 2 else 3 end as rank,
             coalesce(c.name, '') as note, sum(s.quantity)::bigint as quantity, sum(s.amount)::bigint as amount,
             coalesce(src.cycle_id::text, '') as key
      from producer_shares s join line_sources src on src.order_line_id = s.order_line_id
        left join order_cycles c on c.id = src.cycle_id
      where s.producer_id = ${producerId} and s.currency = ${currency} group by 1, 2, 3, src.cycle_id
      union all
      select (paid_at at time zone ${timeZone})::date, 4, note, 0, -amount, id::text
      from producer_payouts where producer_id = ${producerId} and currency = ${currency})
    select to_char(day, 'YYYY-MM-DD') as day, (array['sold', 'weighed', 'given-back', 'paid-out'])[rank] as kind, note, quantity, amount,
           (sum(amount) over (order by day, rank, key))::bigint as balance, count(*) over ()::int as total
    from lines order by lines.day desc, rank desc, key desc
    limit ${STATEMENT_LINES_PER_PAGE} offset ${(page - 1) * STATEMENT_LINES_PER_PAGE}`.execute(db(ctx))
  return {
    owed: await owedTo(ctx, producerId),
    lines: rows.map(({ amount, balance, total: _, ...line }) => ({
      ...{ ...line, amount: { amount, currency }, balance: { amount: balance, currency } },
    })),
    total: rows[0]?.total ?? 0,
  }
}
