import {
  resubscribeByLink,
  unsubscribeByLink,
  unsubscribing,
} from '#core/services/account/unsubscribe/unsubscribe-by-link'
import type { Room } from '../../domain'
import { ResubscribedPage, UnsubscribedPage, UnsubscribePage } from './pages'

/** Leaving a newsletter by the link in a letter, signed in or not; mail programs post here by themselves (RFC 8058). */
export const unsubscribe: Room = app => {
  app.get('/unsubscribe/:token', async ({ ctx, page, params, reply }) => {
    const about = await unsubscribing(ctx, params.token)
    return reply.html(<UnsubscribePage page={page} token={params.token} about={about} />)
  })

  // Answered without a redirect: RFC 8058 §3.1 asks for that, and a reload changes nothing.
  app.post('/unsubscribe/:token', async ({ ctx, page, params, reply }) => {
    await unsubscribeByLink(ctx, params.token)
    const about = await unsubscribing(ctx, params.token)
    return reply.html(<UnsubscribedPage page={page} token={params.token} about={about} />)
  })

  app.post('/unsubscribe/:token/subscription', async ({ ctx, page, params, reply }) => {
    await resubscribeByLink(ctx, params.token)
    return reply.html(<ResubscribedPage page={page} about={await unsubscribing(ctx, params.token)} />)
  })
}
