import { sql } from 'kysely'

/** The key in `settings` of whether the shop sells in cycles. */
export const CYCLES_SETTING = 'order-cycles'

/** A condition: the shop sells in cycles, so that nothing but what is in an open one can be ordered. */
export const SELLS_IN_CYCLES = sql<boolean>`exists (select from settings where key = ${sql.lit(CYCLES_SETTING)} and value @> '{"on": true}')`
