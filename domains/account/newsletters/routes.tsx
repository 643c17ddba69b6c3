import type { Room } from '../../domain'
import { NewslettersPage } from './pages'

/** What letters a member gets. */
export const newsletters: Room = app => {
  app.get('/newsletters', async ({ ctx, page, reply }) =>
    reply.html(<NewslettersPage page={page} choices={await ctx.services.account.newsletters(ctx)} />),
  )

  app.post('/newsletters/:id/subscription', async ({ ctx, params, reply }) => {
    await ctx.services.account.subscribe(ctx, params.id)
    return reply.see('/newsletters', { kind: 'success', text: 'You will get the next letter.' })
  })

  app.delete('/newsletters/:id/subscription', async ({ ctx, params, reply }) => {
    await ctx.services.account.unsubscribe(ctx, params.id)
    return reply.see('/newsletters', { kind: 'success', text: 'You will get no more letters of that kind.' })
  })
}
