import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'

export class TooManyGuestOrders extends Refusal {
  override name = 'TooManyGuestOrders'
  constructor() {
    super('There were many orders from here just now. Please sign in to order, or try again in an hour.', 429)
  }
}

/** Counts an order that a guest is about to place. Throws `TooManyGuestOrders`. */
export async function countGuestOrder(ctx: Ctx, email: string): Promise<void> {
  const { cache } = ctx.house
  const fromAddress = createRateLimit(cache, 'guest-order-address').hit(ctx.from?.address ?? 'unknown')
  const ofEmail = createRateLimit(cache, 'guest-order-email').hit(email.trim().toLowerCase())
  const verdicts = await Promise.all([fromAddress, ofEmail])
  if (verdicts.some(({ allowed }) => !allowed)) throw new TooManyGuestOrders()
}
