import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { DomainName } from '#core/contracts/domain'
import { BACK_CHANNEL_LOGOUT_PATH, readLogoutToken } from '#core/oauth/logout-token'

/** Where the authorization server tells an app that a sign-in is over (OpenID Connect Back-Channel Logout §2.5, §2.8). */
export function backChannelLogoutRoute(app: App, house: House, domain: DomainName) {
  app.post(BACK_CHANNEL_LOGOUT_PATH, async ({ body }) => {
    const { logout_token } = (body ?? {}) as { logout_token?: unknown }
    const signIn =
      typeof logout_token === 'string' ? await readLogoutToken(house.config, domain, logout_token) : null
    const headers = { 'cache-control': 'no-store' }
    if (signIn === null) return Response.json({ error: 'invalid_request' }, { status: 400, headers })
    await house.sessions.endSignIn(signIn)
    return new Response(null, { status: 200, headers })
  })
}
