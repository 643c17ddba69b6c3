import type { Tx } from '#core/contracts/ctx'

const BOUGHT = `
  c.member_id = ? and cl.cart_id = c.id and b.order_id = ?
  and cl.variant_id is not distinct from b.variant_id
  and cl.ticket_type_id is not distinct from b.ticket_type_id
  and cl.occurrence_id is not distinct from b.occurrence_id`

/** What was paid for lies in the cart no more; what was put there since, stays. */
export async function takeFromCart(tx: Tx, memberId: string, orderId: string): Promise<void> {
  // First what goes wholly: the other way round, what is left of a larger line would go with it.
  await tx.em.execute(
    `delete from cart_lines cl using order_lines b, carts c where ${BOUGHT} and cl.quantity <= b.quantity`,
    [memberId, orderId],
  )
  await tx.em.execute(
    `update cart_lines cl set quantity = cl.quantity - b.quantity
     from order_lines b, carts c where ${BOUGHT} and cl.quantity > b.quantity`,
    [memberId, orderId],
  )
}
