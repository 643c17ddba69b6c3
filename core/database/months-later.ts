import { type Expression, type RawBuilder, sql } from 'kysely'

/** So many months after a moment, at the same time on the clocks of `timeZone`: a month bought at noon ends at noon. */
export function monthsLater(at: Expression<unknown>, months: number, timeZone: string): RawBuilder<Date> {
  return sql<Date>`((${at} at time zone ${timeZone}::text + make_interval(months => ${months}::int)) at time zone ${timeZone}::text)`
}
