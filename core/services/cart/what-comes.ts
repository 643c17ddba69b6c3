import { sql } from 'kysely'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'

/** How many of an order's line `l` did not come from their producer, and have not gone back yet. */
export const MISSING_OF_LINE = sql<number>`coalesce((select sum(sh.quantity) from shortages sh
  left join refunds f on f.id = sh.refund_id
  where sh.order_line_id = l.id and coalesce(f.state, 'requested') <> 'done'), 0)`

/**
 * How many of an order's line `l` are handed out: without those that did not come, also while the money for them has not gone back
 * yet, as of an order that is paid where it is collected.
 */
export const COMES_OF_LINE = sql<number>`(${LEFT_OF_LINE} - ${MISSING_OF_LINE})::int`
