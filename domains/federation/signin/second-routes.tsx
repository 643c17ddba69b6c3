import { readCookie } from '#core/app/cookies'
import { rejectField, typedTexts } from '#core/app/form'
import type { House } from '#core/app/house'
import { safeReturnTo } from '#core/oauth/return-to'
import { completeSignIn, isPending } from '#core/services/federation/second-factor/pending-sign-in'
import { proveAgain } from '#core/services/federation/second-factor/prove-again'
import {
  SignInNotPending,
  TooManyCodes,
  WrongSecondFactor,
} from '#core/services/federation/second-factor/refusals'
import type { Room } from '../../domain'
import { enter, PENDING_COOKIE } from './enter'
import { SignInPage } from './pages'
import { SecondFactorPage, SignInOverPage } from './second-page'

/** After the letter: the code of the authenticator app, for whoever has set one up. */
export const secondFactor: Room = (app, house) => {
  app.get('/signin/second', async ({ ctx, page, request, reply }) => {
    if (!(await isPending(ctx, pendingToken(house, request)))) return reply.see('/signin')
    return reply.html(<SecondFactorPage page={page} />)
  })

  app.post('/signin/again', async ({ body, request, ...scope }) => {
    const { ctx, page, reply } = scope
    const { code = '', continue_to } = typedTexts(body)
    const continueTo = safeReturnTo(continue_to)
    try {
      return await enter(house, scope, request, { ...(await proveAgain(ctx, code)), continueTo })
    } catch (error) {
      if (!isWrongCode(error)) throw error
      const rejected = rejectField(body, 'code', error.message)
      return reply.html(<SignInPage page={page} continueTo={continueTo} hasApp rejected={rejected} />, {
        status: error.status,
        headers: waitHeaders(error),
      })
    }
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
      if (!isWrongCode(error)) throw error
      const rejected = rejectField(body, 'code', error.message)
      return reply.html(<SecondFactorPage page={page} rejected={rejected} />, {
        status: error.status,
        headers: waitHeaders(error),
      })
    }
  })
}

function isWrongCode(error: unknown): error is WrongSecondFactor | TooManyCodes {
  return error instanceof WrongSecondFactor || error instanceof TooManyCodes
}

function waitHeaders(error: WrongSecondFactor | TooManyCodes): Record<string, string> {
  return error instanceof TooManyCodes ? { 'retry-after': String(error.retryAfterSeconds) } : {}
}

function pendingToken(house: House, request: Request): string {
  return readCookie(house.config, request.headers.get('cookie'), PENDING_COOKIE) ?? ''
}
