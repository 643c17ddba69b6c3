import { sql } from 'kysely'

/** Orders named `o` that wait to be collected, read along their own rows, named `w`. */
export const UNCOLLECTED_ORDERS = sql`uncollected_orders w join orders o on o.id = w.order_id`
