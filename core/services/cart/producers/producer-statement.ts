import { type RawBuilder, sql } from 'kysely'
import { type ProducerStatement, STATEMENT_LINES_PER_PAGE } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { creditOn } from '../ledger/balance'
import { producerAccount } from '../ledger/producer-shares'
import { owedTo } from './owed'

type Row = {
  day: string
  kind: ProducerStatement['lines'][number]['kind']
  note: string
  quantity: number
  amount: number
  balance: number
}

/** A page of a statement; another size than a page's is that of a file. */
type Place = { readonly page: number; readonly perPage?: number }

/**
 * What a producer is owed and how it came about, newest first: by day and cycle what was sold, what weighing
 * changed of it and what was given back, and each pay-out. Of its buyers it says nothing. Pages count from 1. For shopkeepers, and for who works in the producer's room.
 * Throws `NotFound`.
 */
export async function producerStatement(
  ctx: Ctx,
  asked: string,
  { page, perPage = STATEMENT_LINES_PER_PAGE }: Place,
): Promise<ProducerStatement> {
  const member = requireMember(ctx)
  const producerId = readId(asked)
  const mayRead =
    mayAct(ctx.viewer, 'money') || (await ctx.services.market.worksFor(ctx, member.id, producerId))
  if (!mayRead) throw new NotFound()
  const { currency } = ctx.house.site()
  const begin = (page - 1) * perPage
  const rows = await linesUntil(ctx, producerId, begin + perPage + 1, begin)
  return {
    owed: await owedTo(ctx, producerId),
    lines: rows.slice(0, perPage).map(({ amount, balance, ...line }) => ({
      ...{ ...line, amount: { amount, currency }, balance: { amount: balance, currency } },
    })),
    goesOn: rows.length > perPage,
  }
}

/**
 * The lines from the newest to the `until`-th, without the first `begin`. Only their days are read, of which each has a line
 * at least: what there was after a line is what is owed now without what came later.
 */
async function linesUntil(ctx: Ctx, producerId: string, until: number, begin: number): Promise<Row[]> {
  const { timeZone, currency } = ctx.house.site()
  const owed = creditOn(sql`a.code = ${producerAccount(producerId)} and a.member_id is null`, currency)
  const day = (at: RawBuilder<unknown>) => sql`(${at} at time zone ${timeZone})::date`
  const [booked, paid] = [day(sql`booked_at`), day(sql`paid_at`)]
  const ofThem = sql`producer_id = ${producerId} and currency = ${currency}`
  const lastDay = (before: RawBuilder<unknown>) => sql`greatest(
    (select ${booked} from producer_shares where ${ofThem} and booked_at < ${before} order by booked_at desc limit 1),
    (select ${paid} from producer_payouts where ${ofThem} and paid_at < ${before} order by paid_at desc limit 1))`
  const { rows } = await sql<Row>`${PLAN_ANEW}
    with recursive days as (
      select ${lastDay(sql`'infinity'::timestamptz`)} as day, 1 as nth
      union all
      select ${lastDay(sql`(d.day::timestamp at time zone ${timeZone})`)}, d.nth + 1 from days d where d.day is not null and d.nth < ${until}::int),
    since as materialized (select min(day)::timestamp at time zone ${timeZone} as at from days),
    lines as (
      select ${booked} as day, case when s.quantity > 0 then 1 when s.quantity = 0 then 2 else 3 end as rank,
             coalesce(c.name, '') as note, sum(s.quantity)::bigint as quantity, sum(s.amount)::bigint as amount,
             coalesce(src.cycle_id::text, '') as key
      from (select * from producer_shares where ${ofThem} and booked_at >= (select at from since)) s
        cross join lateral (select cycle_id from line_sources where order_line_id = s.order_line_id limit 1) src
        left join order_cycles c on c.id = src.cycle_id
      group by 1, 2, 3, src.cycle_id
      union all
      select ${paid}, 4, note, 0, -amount, id::text
      from producer_payouts where ${ofThem} and paid_at >= (select at from since))
    select to_char(day, 'YYYY-MM-DD') as day, (array['sold', 'weighed', 'given-back', 'paid-out'])[rank] as kind, note, quantity, amount,
           (coalesce(${owed}, 0) + amount - sum(amount) over (order by day desc, rank desc, key desc))::bigint as balance
    from lines order by lines.day desc, rank desc, key desc
    limit ${until - begin} offset ${begin}`.execute(db(ctx))
  return rows
}
