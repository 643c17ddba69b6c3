import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { isGoods } from '../goods'

export type OpenRound = {
  readonly id: string
  readonly zone: string
  readonly postcodes: readonly string[]
  readonly startsAt: Date
  readonly endsAt: Date
  readonly closesAt: Date
  readonly fee: Money
  /** The VAT in it, in hundredths of a percent; null where none is charged. */
  readonly vatRate: number | null
  readonly left: number
}

/** So many of the next rounds of each zone are offered to choose from; later ones as these go by. */
export const ROUNDS_OF_A_ZONE = 8

/** Whether a round of the zone `z` can still be ordered for. */
export const isOpen = (ctx: Ctx) => sql<boolean>`(r.closes_at > ${ctx.now} and r.retired_at is null
  and z.retired_at is null and z.fee_currency = ${ctx.house.site().currency})`

/** How many orders are on the round `r`: those that may be paid and those that are, while there is something to bring, of them or of what was added to them. */
export const TAKEN = sql<number>`(select count(*)::int from order_deliveries d join orders o on o.id = d.order_id
  where d.round_id = r.id and o.state in ('pending', 'paid') and exists (select from order_lines l
    join orders s on s.id = l.order_id where (s.id = o.id or s.follows_id = o.id) and s.state in ('pending', 'paid')
      and ${isGoods('l')} and l.quantity > l.refunded_quantity))`

type Row = Omit<OpenRound, 'fee' | 'left'> & {
  amount: number
  currency: string
  capacity: number
  taken: number
}

/** The next rounds of each zone that one may still order for, the soonest first; full ones, too. */
export async function openRounds(ctx: Ctx): Promise<readonly OpenRound[]> {
  const usualRate = await ctx.services.market.defaultVatRate(ctx)
  const { rows } = await sql<Row>`
    select r.id, z.name as zone, z.postcodes, r.starts_at as "startsAt", r.ends_at as "endsAt", r.closes_at as "closesAt",
      z.fee_amount as amount, z.fee_currency as currency, coalesce(v.rate, ${usualRate}::int) as "vatRate", r.capacity, ${TAKEN} as taken
    from delivery_zones z cross join lateral (select * from delivery_rounds r where r.zone_id = z.id and ${isOpen(ctx)}
        order by r.starts_at, r.id limit ${sql.lit(ROUNDS_OF_A_ZONE)}) r
      left join vat_rates v on v.id = z.vat_rate_id
    order by r.starts_at, r.id`.execute(db(ctx))
  return rows.map(({ amount, currency, capacity, taken, ...round }) => ({
    ...round,
    fee: { amount, currency },
    left: Math.max(0, capacity - taken),
  }))
}
