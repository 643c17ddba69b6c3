import { setCookie } from '#core/app/cookies'
import { sessionCookieName } from '#core/app/request-scope'
import { requireMember } from '#core/contracts/require-role'
import { cookiesOfSignOut } from '#core/server/sign-in-routes'
import { closeAccount } from '#core/services/account/closing/close-account'
import { checkClosingLink, requestClosing } from '#core/services/account/closing/closing-link'
import { obligationsOf } from '#core/services/account/closing/obligations-of'
import { ObligationsOpen, TooManyClosingLinks } from '#core/services/account/closing/refusals'
import type { Room } from '../../domain'
import { ClosingPage } from './closing-page'
import { ClosedPage, ConfirmClosingPage } from './pages'

/** A member leaves. */
export const closing: Room = (app, house) => {
  app.get('/closing', async ({ ctx, page, reply }) => {
    const obligations = await obligationsOf(ctx, requireMember(ctx).id)
    return reply.html(<ClosingPage page={page} obligations={obligations} />)
  })

  app.post('/closing/letters', async ({ ctx, page, reply }) => {
    try {
      const email = await requestClosing(ctx)
      const text = `A letter to ${email} is on its way. Nothing is closed before you open the link in it.`
      return reply.see('/closing', { kind: 'success', text })
    } catch (error) {
      if (error instanceof ObligationsOpen)
        return reply.html(<ClosingPage page={page} obligations={error.obligations} />, { status: 409 })
      if (error instanceof TooManyClosingLinks)
        return reply.html(<ClosingPage page={page} obligations={[]} refused={error.message} />, {
          status: 429,
          headers: { 'retry-after': String(error.retryAfterSeconds) },
        })
      throw error
    }
  })

  app.get('/closing/:token', async ({ ctx, page, params, reply }) => {
    await checkClosingLink(ctx, params.token)
    // The address is a key: no page that it leads to may learn it.
    const headers = { 'referrer-policy': 'same-origin' }
    return reply.html(<ConfirmClosingPage page={page} token={params.token} />, { headers })
  })

  app.post('/closing/:token', async ({ ctx, page, params, reply }) => {
    try {
      await closeAccount(ctx, params.token)
    } catch (error) {
      if (!(error instanceof ObligationsOpen)) throw error
      return reply.html(<ClosingPage page={page} obligations={error.obligations} />, { status: 409 })
    }
    reply.cookie(setCookie(house.config, sessionCookieName('account'), ''))
    for (const cookie of cookiesOfSignOut(house.config)) reply.cookie(cookie)
    return reply.see('/closed')
  })

  app.get('/closed', ({ page, reply }) => reply.html(<ClosedPage page={page} />))
}
