import { readCookie, setCookie } from '#core/app/cookies'
import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { hashToken } from '#core/crypto/secrets'
import { safeReturnTo } from '#core/oauth/return-to'
import { hasAuthenticator } from '#core/services/federation/second-factor/authenticator'
import {
  awaitSecondFactor,
  type FirstFactor,
  PENDING_MINUTES,
} from '#core/services/federation/second-factor/pending-sign-in'
import { waitingRoles } from '#core/services/federation/second-factor/required-roles'
import type { Proven } from '#core/services/federation/signin/begin-member-session'
import { beginSession } from './begin-session'
import { rememberBrowser } from './known-browser'

/** Says which browser asked for a letter, so that another one is noticed, and its code is worth something here alone. */
export const BROWSER_COOKIE = 'rose_signin_browser'

/** Finds the sign-in that waits for a second factor. */
export const PENDING_COOKIE = 'rose_signin_pending'

/** SHA-256 of the cookie of the browser that asked; null where there is none. */
export function browserHash(house: House, request: Request): string | null {
  const browser = readCookie(house.config, request.headers.get('cookie'), BROWSER_COOKIE)
  return browser ? hashToken(browser) : null
}

type Scope = Pick<RequestScope, 'ctx' | 'reply' | 'signIn'>

/** A link or a code of a letter was used: enough for most; whoever has an authenticator app is asked for its code. */
export async function enterByMail(
  house: House,
  scope: Scope,
  request: Request,
  shown: FirstFactor,
): Promise<Response> {
  const { ctx, reply } = scope
  if (!(await hasAuthenticator(ctx, shown.memberId)))
    return enter(house, scope, request, { ...shown, methods: ['otp'] })
  const token = await awaitSecondFactor(ctx, shown)
  const age = { maxAgeSeconds: PENDING_MINUTES * 60 }
  reply.cookie(setCookie(house.config, PENDING_COOKIE, token, age))
  reply.cookie(setCookie(house.config, BROWSER_COOKIE, ''))
  return reply.see('/signin/second')
}

/** A member has proved who they are: a new session, and on to where they wanted to go. */
export async function enter(
  house: House,
  scope: Scope,
  request: Request,
  { continueTo, ...proven }: Proven & { readonly continueTo: string },
): Promise<Response> {
  const { ctx, reply } = scope
  await beginSession(house, scope, request, proven)
  for (const spent of [BROWSER_COOKIE, PENDING_COOKIE]) reply.cookie(setCookie(house.config, spent, ''))
  reply.cookie(rememberBrowser(house, request, proven.memberId))
  const waits = !proven.methods.includes('mfa') && (await waitingRoles(ctx, proven.memberId)).length > 0
  return reply.see(waits ? '/security' : safeReturnTo(continueTo))
}
