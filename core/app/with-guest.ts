import type { Ctx } from '#core/contracts/ctx'
import { newGuest } from './guest'
import type { Reply } from './reply'

/**
 * The ctx to call `services.cart.addToCart` with. A visitor without a cart cookie becomes a guest: the cookie
 * goes with the answer of `reply`, so call this before answering. Members and known guests stay as they are.
 */
export function withGuest(ctx: Ctx, reply: Pick<Reply, 'cookie'>): Ctx {
  if (ctx.viewer.member || ctx.guest) return ctx
  const { hash, cookie } = newGuest(ctx.house.config)
  reply.cookie(cookie)
  return { ...ctx, guest: hash }
}
