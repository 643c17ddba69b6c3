import type { CartService } from '#core/contracts/cart'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/** The contract's `orderedVariants`. */
export const orderedVariants: CartService['orderedVariants'] = async (ctx, number) => {
  const member = requireMember(ctx)
  const order = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .where('member_id', '=', member.id)
    .executeTakeFirstOrThrow(() => new NotFound())
  const rows = await db(ctx)
    .selectFrom('order_lines')
    .select(['variant_id', 'title', 'detail', 'quantity'])
    .where('order_id', '=', order.id)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ variant_id, ...line }) => ({ ...line, variantId: variant_id }))
}
