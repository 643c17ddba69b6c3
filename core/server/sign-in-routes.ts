import { readCookie, setCookie } from '#core/app/cookies'
import { forgetGuest } from '#core/app/guest'
import type { House } from '#core/app/house'
import { rememberTypist } from '#core/app/kept-form'
import { type RequestScope, sessionCookieName } from '#core/app/request-scope'
import type { App } from '#core/app/scoped-app'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { Refusal } from '#core/contracts/refusal'
import { seal, unseal } from '#core/crypto/secrets'
import { beginSignIn, finishSignIn, type SignInAttempt } from '#core/oauth/client'
import { safeReturnTo } from '#core/oauth/return-to'
import { ABSOLUTE_DAYS } from '#core/sessions/lucia-adapter'

const ATTEMPT_SECONDS = 15 * 60
/** As long as a session can last; whether it still does, the server knows. */
export const SESSION_SECONDS = ABSOLUTE_DAYS * 86_400
/** Tells the other apps that asking federation silently is worth it. No secret, no identity. */
export const HINT_COOKIE = 'rose_signed_in'

/**
 * Stands from a sign-out to the next sign-in, for the service workers of the other apps: without a network they show
 * nothing more of what they keep of the member. As long as they keep it.
 */
const SIGNED_OUT_COOKIE = 'rose_signed_out'
const KEPT_PAGES_SECONDS = 14 * 86_400

/** What all apps are told by a sign-in of this browser. */
export function cookiesOfSignIn(config: Config): string[] {
  return [
    setCookie(config, HINT_COOKIE, '1', { maxAgeSeconds: SESSION_SECONDS, shared: true }),
    setCookie(config, SIGNED_OUT_COOKIE, '', { shared: true, readable: true }),
  ]
}

/** And by its end. */
export function cookiesOfSignOut(config: Config): string[] {
  const out = { maxAgeSeconds: KEPT_PAGES_SECONDS, shared: true, readable: true }
  return [
    setCookie(config, HINT_COOKIE, '', { shared: true }),
    setCookie(config, SIGNED_OUT_COOKIE, '1', out),
  ]
}

/** `/login`, `/callback` and `/logout`, the same in each of federation's five clients. */
export function clientRoutes(app: App, house: House, domain: DomainName) {
  const { config } = house
  const attemptCookie = `rose_${domain}_attempt`

  app.get('/login', async ({ query, reply }) => {
    const kind = query.prompt === 'none' ? 'silent' : query.fresh ? 'fresh' : 'usual'
    const { url, attempt } = await beginSignIn(config, domain, safeReturnTo(query.return_to), kind)
    const sealed = seal(JSON.stringify(attempt), config.keys, 'sign-in attempts')
    reply.cookie(setCookie(config, attemptCookie, sealed, { maxAgeSeconds: ATTEMPT_SECONDS }))
    return reply.see(url)
  })

  app.get('/callback', async ({ request, ctx, query, reply }) => {
    const sealed = readCookie(config, request.headers.get('cookie'), attemptCookie)
    const kept = unseal(sealed, config.keys, 'sign-in attempts')
    if (!kept) throw new SignInInterrupted()
    const attempt: SignInAttempt = JSON.parse(kept)
    reply.cookie(setCookie(config, attemptCookie, ''))
    if (query.error === 'login_required' && query.iss === config.origins.federation) {
      for (const cookie of cookiesOfSignOut(config)) reply.cookie(cookie)
      return reply.see(attempt.returnTo)
    }
    const callback = new URL(new URL(request.url).search, `${config.origins[domain]}/callback`)
    const { memberId, signIn } = await finishSignIn(config, domain, callback, attempt).catch(error => {
      house.log.warn({ err: error, domain }, 'sign-in refused')
      throw new SignInInterrupted()
    })
    const sessionId = await house.sessions.join(memberId, { domain, signIn, ...(ctx.from ?? { device: '' }) })
    if (!sessionId) throw new SignInInterrupted()
    const before = readCookie(config, request.headers.get('cookie'), sessionCookieName(domain))
    if (before) await house.sessions.end(before, domain)
    reply.cookie(setCookie(config, sessionCookieName(domain), sessionId, { maxAgeSeconds: SESSION_SECONDS }))
    reply.cookie(rememberTypist(config, domain, memberId))
    for (const cookie of cookiesOfSignIn(config)) reply.cookie(cookie)
    await ctx.services.cart.claimGuestOrders(ctx, memberId)
    if (ctx.guest) {
      await ctx.services.cart.mergeGuestCart(ctx, memberId)
      reply.cookie(forgetGuest(config))
    }
    return reply.see(attempt.returnTo)
  })
}

/** `POST /logout`, in all six apps: one sign-out ends every session of the sign-in, everywhere. */
export function logoutRoute(app: App, house: House, domain: DomainName) {
  const { config } = house
  app.post('/logout', async scope => {
    await signOut(config, domain, scope)
    return scope.reply.see('/', SIGNED_OUT)
  })
}

export const SIGNED_OUT = {
  kind: 'success',
  text: 'You are signed out, here and in all our other rooms.',
} as const

/** Ends the sign-in of this browser everywhere, and takes this app's cookies of it away. */
export async function signOut(
  config: Config,
  domain: DomainName,
  { ctx, signIn, reply }: Pick<RequestScope, 'ctx' | 'signIn' | 'reply'>,
): Promise<void> {
  if (signIn) await ctx.services.federation.signOut(ctx, signIn)
  reply.cookie(setCookie(config, sessionCookieName(domain), ''))
  for (const cookie of cookiesOfSignOut(config)) reply.cookie(cookie)
}

export class SignInInterrupted extends Refusal {
  override name = 'SignInInterrupted'
  constructor() {
    super('Signing in was interrupted. Please start again from the “Sign in” link.', 400)
  }
}
