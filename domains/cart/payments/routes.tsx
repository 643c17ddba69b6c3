import { checkoutOfCallback } from '#core/payments/callback'
import { answerCallback } from '#core/services/cart/payments/answer-callback'
import type { Room } from '../../domain'

/** SumUp's server calls here, or somebody who says so: only SumUp's own answer to our question counts. */
export const payments: Room = app => {
  app.post('/payments/callback', async ({ ctx, body, reply }) => {
    const checkoutId = checkoutOfCallback(body)
    if (checkoutId) await answerCallback(ctx, checkoutId)
    return reply.nothing()
  })
}
