import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What was paid for lies in the cart no more; what was put there since, stays. */
export async function takeFromCart(tx: Tx, memberId: string, orderId: string): Promise<void> {
  // First what goes wholly: the other way round, what is left of a larger line would go with it.
  await db(tx)
    .deleteFrom('cart_lines as cl')
    .using(['order_lines as b', 'carts as c'])
    .where(areBought(memberId, orderId))
    .whereRef('cl.quantity', '<=', 'b.quantity')
    .execute()
  await db(tx)
    .updateTable('cart_lines as cl')
    .from(['order_lines as b', 'carts as c'])
    .set(eb => ({ quantity: eb('cl.quantity', '-', eb.ref('b.quantity')) }))
    .where(areBought(memberId, orderId))
    .whereRef('cl.quantity', '>', 'b.quantity')
    .execute()
}

/** That the line `cl` of the member's cart `c` is about the same as the line `b` of the order. */
function areBought(memberId: string, orderId: string) {
  return sql<boolean>`
    c.member_id = ${memberId} and cl.cart_id = c.id and b.order_id = ${orderId}
    and cl.variant_id is not distinct from b.variant_id
    and cl.ticket_type_id is not distinct from b.ticket_type_id
    and cl.occurrence_id is not distinct from b.occurrence_id`
}
