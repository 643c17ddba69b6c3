import { decideReview, reviewsForWork } from '#core/services/market/reviews/review'
import type { Room } from '../../../domain'
import { WorkReviewsPage } from './page'

export const workReviews: Room = app => {
  app.get('/shop/reviews', async ({ ctx, page, query, reply }) => {
    const waiting = query.state !== 'decided'
    const found = await reviewsForWork(ctx, { waiting, after: query.after || undefined })
    return reply.html(<WorkReviewsPage page={page} waiting={waiting} {...found} />)
  })

  app.post('/shop/reviews/:id/publication', async ({ ctx, params, reply }) => {
    await decideReview(ctx, params.id, true)
    return reply.see('/shop/reviews', { kind: 'success', text: 'Others read it now.' })
  })

  app.delete('/shop/reviews/:id/publication', async ({ ctx, params, reply }) => {
    await decideReview(ctx, params.id, false)
    return reply.see('/shop/reviews', { kind: 'success', text: 'Nobody else reads it.' })
  })
}
