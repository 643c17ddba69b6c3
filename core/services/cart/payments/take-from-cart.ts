import { sql } from 'kysely'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What was paid for lies in the cart no more; what was put there since, stays. */
export async function takeFromCart(tx: Tx, memberId: string, orderId: string): Promise<void> {
  const guest = await db(tx)
    .selectFrom('guest_buyers')
    .select('guest_hash')
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  // Pages that count a guest's cart know them by their browser.
  if (guest) tx.purge(viewerTag(guest.guest_hash))
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
  await takeWishes(tx, memberId, orderId)
}

/** Its vouchers are used, and where it is brought is the order's: the next order is asked anew. */
async function takeWishes(tx: Tx, memberId: string, orderId: string): Promise<void> {
  await db(tx)
    .deleteFrom('cart_vouchers as v')
    .using(['voucher_uses as u', 'carts as c'])
    .where('c.member_id', '=', memberId)
    .where('u.order_id', '=', orderId)
    .whereRef('v.cart_id', '=', 'c.id')
    .whereRef('v.voucher_id', '=', 'u.voucher_id')
    .execute()
  await db(tx)
    .deleteFrom('cart_gift_cards as g')
    .using(['order_parts as q', 'carts as c'])
    .where('q.order_id', '=', orderId)
    .where(isCartOf(memberId))
    .whereRef('g.cart_id', '=', 'c.id')
    .whereRef('g.gift_card_id', '=', 'q.gift_card_id')
    .execute()
  await db(tx)
    .deleteFrom('cart_deliveries as d')
    .using(['order_deliveries as o', 'carts as c'])
    .where('c.member_id', '=', memberId)
    .where('o.order_id', '=', orderId)
    .whereRef('d.cart_id', '=', 'c.id')
    .whereRef('d.round_id', '=', 'o.round_id')
    .execute()
}

/** That the line `cl` of the member's cart `c` is about the same as the line `b` of the order. */
function areBought(memberId: string, orderId: string) {
  return sql<boolean>`
    ${isCartOf(memberId)}
    and cl.cart_id = c.id and b.order_id = ${orderId}
    and cl.variant_id is not distinct from b.variant_id
    and cl.ticket_type_id is not distinct from b.ticket_type_id
    and cl.occurrence_id is not distinct from b.occurrence_id`
}

/** That `c` is the member's cart, or that of the browser that a guest is known by. */
const isCartOf = (memberId: string) =>
  sql<boolean>`(c.member_id = ${memberId} or c.guest_hash = (select b.guest_hash from guest_buyers b where b.member_id = ${memberId}))`
