import { sql } from 'kysely'
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
  payoutId: string | null
  note: string
  quantity: number
  amount: number
  balance: number
}

/** A page of a statement; another size than a page's is that of a file. */
type Place = { readonly page: number; readonly perPage?: number }

/**
 * What a producer is owed and how it came about, newest first: by day and cycle what was sold, what weighing
 * changed of it and what was given back, and each pay-out, and each that was undone. Of its buyers it says nothing. Pages count from 1. For shopkeepers, and for who works in the producer's room.
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
      ...line,
      amount: { amount, currency },
      balance: { amount: balance, currency },
    })),
    goesOn: rows.length > perPage,
  }
}

/**
 * The lines from the newest to the `until`-th, without the first `begin`: what there was after a line is what is owed now without what
 * came later. A day is the sum that the database keeps of it, whatever was sold on it.
 */
async function linesUntil(ctx: Ctx, producerId: string, until: number, begin: number): Promise<Row[]> {
  const { currency } = ctx.house.site()
  const owed = creditOn(sql`a.code = ${producerAccount(producerId)} and a.member_id is null`, currency)
  const ofThem = sql`producer_id = ${producerId} and currency = ${currency}`
  const newest = sql`limit ${until}`
  const { rows } = await sql<Row>`${PLAN_ANEW}
    with lines as (
      (select day, array_position(${KINDS}, kind) as rank, null::timestamptz as at, cycle as key, quantity, amount, '' as note
        from producer_days where ${ofThem} order by day desc, array_position(${KINDS}, kind) desc, cycle desc ${newest})
      union all
      (select (paid_at at time zone house_time_zone())::date, 4, paid_at, id, 0, -amount, note
        from producer_payouts where ${ofThem} order by paid_at desc, id desc ${newest})
      union all
      (select (v.reversed_at at time zone house_time_zone())::date, 4, v.reversed_at, po.id, 0, po.amount, v.note
        from producer_payouts po join producer_payout_reversals v on v.payout_id = po.id
        where po.producer_id = ${producerId} and po.currency = ${currency} order by v.reversed_at desc, po.id desc ${newest})),
    page as (
      select *, coalesce(${owed}, 0) + amount - sum(amount) over newest as balance, row_number() over newest as nth
      from lines window newest as (order by day desc, rank desc, at desc, key desc, amount desc rows unbounded preceding)
      order by nth limit ${until - begin} offset ${begin})
    select to_char(day, 'YYYY-MM-DD') as day, coalesce((${KINDS})[rank], case when amount > 0 then 'reversed' else 'paid-out' end) as kind,
      case when rank = 4 and amount < 0 and not exists (select from producer_payout_reversals v where v.payout_id = p.key) then p.key end as "payoutId",
      coalesce(c.name, p.note) as note,
      quantity::bigint, amount::bigint, balance::bigint
    from page p left join order_cycles c on p.rank < 4 and c.id = p.key order by nth`.execute(db(ctx))
  return rows
}

/** In the order in which they stand on one day. */
const KINDS = sql`array['sold', 'weighed', 'given-back']`
