import { sql } from 'kysely'

/**
 * Of an order that its buyer pays at once, so that its things still lie in the cart; one that is paid later has left it,
 * and one that adds to another, or that a standing order made, never lay there.
 */
export const waitsForCart = (orderId: string) => sql<boolean>`not exists (
  select from payments w where w.order_id = ${sql.ref(orderId)} and w.way in ('cash', 'transfer'))
  and not exists (select from standing_dates d where d.order_id = ${sql.ref(orderId)})
  and not exists (select from orders f where f.id = ${sql.ref(orderId)} and f.follows_id is not null)`
