import { setCookie } from '#core/app/cookies'
import type { House } from '#core/app/house'
import { rememberTypist } from '#core/app/kept-form'
import { type RequestScope, sessionCookieName } from '#core/app/request-scope'
import { HINT_COOKIE } from '#core/server/sign-in-routes'
import { deviceName } from '#core/sessions/device-name'

const SESSION_SECONDS = 30 * 86_400

/** A new sign-in: federation's own session, from which those of the other apps grow. */
export async function beginSession(
  house: House,
  reply: RequestScope['reply'],
  request: Request,
  memberId: string,
): Promise<void> {
  const sessionId = await house.sessions.begin(memberId, {
    domain: 'federation',
    signIn: Bun.randomUUIDv7(),
    device: deviceName(request.headers.get('user-agent')),
  })
  const age = { maxAgeSeconds: SESSION_SECONDS }
  reply.cookie(setCookie(house.config, sessionCookieName('federation'), sessionId, age))
  reply.cookie(rememberTypist(house.config, 'federation', memberId))
  reply.cookie(setCookie(house.config, HINT_COOKIE, '1', { ...age, shared: true }))
}
