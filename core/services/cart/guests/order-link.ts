import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { seal, unseal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { actingAsGuest } from './guest-buyer'

type Linked = { readonly id: string; readonly number: string; readonly isGuests: boolean }

/** Path of an order's page for its buyer: their own for a member, signed for a guest. */
export function orderPath(ctx: Pick<Ctx, 'house'>, { id, number, isGuests }: Linked): string {
  return isGuests ? `/guest-orders/${seal(id, ctx.house.config.keys, 'guest orders')}` : `/orders/${number}`
}

export type GuestOrder = {
  /** In which the guest acts: their orders are theirs in it. */
  readonly ctx: Ctx
  readonly number: string
  /** Path of its page. */
  readonly path: string
}

/**
 * The order that a signed link opens, for whoever holds the link. An order that has become a member's meanwhile has
 * `movedTo`, and is theirs to open: `isViewers` for them. Throws `NotFound`.
 */
export async function openGuestOrder(
  ctx: Ctx,
  token: string,
): Promise<GuestOrder | { readonly movedTo: string; readonly isViewers: boolean }> {
  const id = unseal(token, ctx.house.config.keys, 'guest orders')
  if (!id || !isId(id)) throw new NotFound()
  const order = await db(ctx)
    .selectFrom('orders as o')
    .leftJoin('guest_buyers as g', 'g.member_id', 'o.member_id')
    .select(['o.number', 'o.member_id', 'o.name', 'o.email', 'g.email as guest'])
    .where('o.id', '=', id)
    .executeTakeFirst()
  if (!order) throw new NotFound()
  const { number, name, email, member_id } = order
  if (order.guest === null)
    return { movedTo: `/orders/${number}`, isViewers: ctx.viewer.member?.id === member_id }
  return { ctx: actingAsGuest(ctx, { id: member_id, name, email }), number, path: `/guest-orders/${token}` }
}
