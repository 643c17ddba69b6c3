import { typedTexts } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { decideReview, ReviewRewritten, reviewsForWork } from '#core/services/market/reviews/review'
import type { Room } from '../../../domain'
import { WorkReviewsPage } from './page'

export const workReviews: Room = app => {
  app.get('/shop/reviews', async ({ ctx, page, query, reply }) => {
    const waiting = query.state !== 'decided'
    const found = await reviewsForWork(ctx, { waiting, after: query.after || undefined })
    return reply.html(<WorkReviewsPage page={page} waiting={waiting} {...found} />)
  })

  app.post('/shop/reviews/:id/publication', async ({ ctx, params, body, reply }) =>
    decide({ ctx, reply, body, id: params.id }, true, 'Others read it now.'),
  )

  app.delete('/shop/reviews/:id/publication', async ({ ctx, params, body, reply }) =>
    decide({ ctx, reply, body, id: params.id }, false, 'Nobody else reads it.'),
  )
}

type Scope = { readonly ctx: Ctx; readonly reply: Reply; readonly body: unknown; readonly id: string }

async function decide({ ctx, reply, body, id }: Scope, shown: boolean, done: string): Promise<Response> {
  try {
    await decideReview(ctx, id, shown, typedTexts(body).version ?? '')
  } catch (refusal) {
    if (!(refusal instanceof ReviewRewritten)) throw refusal
    return reply.see('/shop/reviews', { kind: 'error', text: refusal.message })
  }
  return reply.see('/shop/reviews', { kind: 'success', text: done })
}
