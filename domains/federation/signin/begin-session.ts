import { readCookie, setCookie } from '#core/app/cookies'
import type { House } from '#core/app/house'
import { rememberTypist } from '#core/app/kept-form'
import { type RequestScope, sessionCookieName } from '#core/app/request-scope'
import { cookiesOfSignIn, SESSION_SECONDS } from '#core/server/sign-in-routes'
import { beginMemberSession, type Proven } from '#core/services/federation/signin/begin-member-session'

/** Federation's own session of who has just proved who they are. The id of the session that was here is dead from now on. */
export async function beginSession(
  house: House,
  { ctx, reply, signIn }: Pick<RequestScope, 'ctx' | 'reply' | 'signIn'>,
  request: Request,
  proven: Proven,
): Promise<void> {
  const sessionId = await beginMemberSession(ctx, proven, signIn)
  const name = sessionCookieName('federation')
  const before = readCookie(house.config, request.headers.get('cookie'), name)
  if (before) await house.sessions.end(before, 'federation')
  const age = { maxAgeSeconds: SESSION_SECONDS }
  reply.cookie(setCookie(house.config, name, sessionId, age))
  reply.cookie(rememberTypist(house.config, 'federation', proven.memberId))
  for (const cookie of cookiesOfSignIn(house.config)) reply.cookie(cookie)
}

/** The viewer's sign-in goes on under another session id, here; in the other apps it begins anew. */
export async function renewSession(
  house: House,
  { reply }: Pick<RequestScope, 'reply'>,
  request: Request,
): Promise<void> {
  const name = sessionCookieName('federation')
  const before = readCookie(house.config, request.headers.get('cookie'), name)
  const sessionId = before ? await house.sessions.renew(before, 'federation') : null
  if (sessionId) reply.cookie(setCookie(house.config, name, sessionId, { maxAgeSeconds: SESSION_SECONDS }))
}
