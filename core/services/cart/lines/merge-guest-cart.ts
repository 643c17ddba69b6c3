import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'

/**
 * The guest's lines go into the member's cart: the larger quantity of a line in both wins, so that coming back
 * with the same wish does not double it. The guest's cart is gone then; merging again finds nothing to do.
 */
export async function mergeGuestCart(ctx: Ctx, memberId: string): Promise<void> {
  const { guest } = ctx
  if (!guest) return
  await transaction(ctx, async tx => {
    // The lock makes one of two sign-ins at the same moment wait, and then find the guest's cart gone.
    const [from] = await tx.em.execute<{ id: string }[]>(
      'select id from carts where guest_hash = ? for no key update',
      [guest],
    )
    if (!from) return
    const [to] = await tx.em.execute<{ id: string }[]>(
      `insert into carts (id, member_id, created_at, updated_at) values (?, ?, ?, ?)
       on conflict (member_id) do update set updated_at = excluded.updated_at returning id`,
      [Bun.randomUUIDv7(), memberId, tx.now, tx.now],
    )
    for (const unique of ['variant_id', 'ticket_type_id, occurrence_id']) {
      const [column] = unique.split(',')
      await tx.em.execute(
        `insert into cart_lines (id, cart_id, variant_id, ticket_type_id, occurrence_id, quantity, added_at)
         select gen_random_uuid(), ?, variant_id, ticket_type_id, occurrence_id, quantity, added_at
         from cart_lines where cart_id = ? and ${column} is not null
         on conflict (cart_id, ${unique}) do update set quantity = greatest(cart_lines.quantity, excluded.quantity)`,
        [to?.id, from.id],
      )
    }
    await tx.em.execute('delete from carts where id = ?', [from.id])
    tx.purge(`viewer:${memberId}`, `viewer:${guest}`)
  })
}
