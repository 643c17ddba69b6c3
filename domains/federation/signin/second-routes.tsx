import { readCookie } from '#core/app/cookies'
import { rejectField, typedTexts } from '#core/app/form'
import type { House } from '#core/app/house'
import { completeSignIn, isPending } from '#core/services/federation/second-factor/pending-sign-in'
import {
  SignInNotPending,
  TooManyCodes,
  WrongSecondFactor,
} from '#core/services/federation/second-factor/refusals'
import type { Room } from '../../domain'
import { enter, PENDING_COOKIE } from './enter'
import { SecondFactorPage, SignInOverPage } from './second-page'

/** After the letter: the code of the authenticator app, for whoever has set one up. */
export const secondFactor: Room = (app, house) => {
  app.get('/signin/second', async ({ ctx, page, request, reply }) => {
    if (!(await isPending(ctx, pendingToken(house, request)))) return reply.see('/signin')
    return reply.html(<SecondFactorPage page={page} />)
  })

  app.post('/signin/second', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    try {
      const typed = typedTexts(body).code ?? ''
      return await enter(
        house,
        scope,
        request,
        await completeSignIn(ctx, pendingToken(house, request), typed),
      )
    } catch (error) {
      if (error instanceof SignInNotPending)
        return reply.html(<SignInOverPage page={page} why={error.message} />, { status: 410 })
      if (!(error instanceof WrongSecondFactor || error instanceof TooManyCodes)) throw error
      const rejected = rejectField(body, 'code', error.message)
      const headers: Record<string, string> =
        error instanceof TooManyCodes ? { 'retry-after': String(error.retryAfterSeconds) } : {}
      return reply.html(<SecondFactorPage page={page} rejected={rejected} />, {
        status: error.status,
        headers,
      })
    }
  })
}

function pendingToken(house: House, request: Request): string {
  return readCookie(house.config, request.headers.get('cookie'), PENDING_COOKIE) ?? ''
}
