import { requireMember } from '#core/contracts/require-role'
import { liftSuppressionOf, ownSuppression } from '#core/services/account/suppressions/own-suppression'
import type { Room } from '../../domain'
import { NewslettersPage } from './pages'

/** What letters a member gets. */
export const newsletters: Room = app => {
  app.get('/newsletters', async ({ ctx, page, reply }) => {
    const choices = await ctx.services.account.newsletters(ctx)
    const suppression = ctx.viewer.member ? await ownSuppression(ctx) : null
    return reply.html(<NewslettersPage page={page} choices={choices} suppression={suppression} />)
  })

  app.delete('/newsletters/suppression', async ({ ctx, reply }) => {
    await liftSuppressionOf(ctx, requireMember(ctx).id)
    return reply.see('/newsletters', { kind: 'success', text: 'You will get the next letter.' })
  })

  app.post('/newsletters/:id/subscription', async ({ ctx, params, reply }) => {
    await ctx.services.account.subscribe(ctx, params.id)
    return reply.see('/newsletters', { kind: 'success', text: 'You will get the next letter.' })
  })

  app.delete('/newsletters/:id/subscription', async ({ ctx, params, reply }) => {
    await ctx.services.account.unsubscribe(ctx, params.id)
    return reply.see('/newsletters', { kind: 'success', text: 'You will get no more letters of that kind.' })
  })
}
