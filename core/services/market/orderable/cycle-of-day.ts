import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { SELLS_IN_CYCLES } from './sells-in-cycles'

/** A cycle with times of its own may close so long before one of them. */
const DAYS_BEFORE_ITS_TIMES = 30
/** One that has none is for the days until the next would close, should that not be planned yet. */
const DAYS_BEFORE = 6

/**
 * In which cycle is ordered what is handed out on a day of the cooperative's calendar: one that has a time on it, or else,
 * of those without times, the last that closes in the week before the day is over. Null where the shop does not sell in
 * cycles, or none is planned for it.
 */
export async function cycleOfDay(
  ctx: Ctx,
  day: string,
): Promise<{ readonly opensAt: Date; readonly closesAt: Date } | null> {
  const { timeZone } = ctx.house.site()
  const startOf = (days: number) => sql`(${day}::date + ${days}::int)::timestamp at time zone ${timeZone}`
  const { rows } = await sql<{ opensAt: Date; closesAt: Date }>`
    select c.opens_at as "opensAt", c.closes_at as "closesAt"
    from order_cycles c cross join lateral (
      select count(*) > 0 as bound,
        coalesce(bool_or((s.starts_at at time zone ${timeZone})::date = ${day}::date), false) as here
      from cycle_exchanges x join exchange_slots xs on xs.exchange_id = x.id join slots s on s.id = xs.slot_id
      where x.cycle_id = c.id) t
    where ${SELLS_IN_CYCLES} and c.closes_at < ${startOf(1)} and c.closes_at >= ${startOf(-DAYS_BEFORE_ITS_TIMES)}
      and (t.here or (not t.bound and c.closes_at >= ${startOf(-DAYS_BEFORE)}))
    order by t.here desc, c.closes_at desc, c.id
    limit 1`.execute(db(ctx))
  return rows[0] ?? null
}
