import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { SIGNED_OUT, signOut } from '#core/server/sign-in-routes'
import { type LogoutRequest, readLogoutRequest } from '#core/services/federation/oauth/logout-request'
import type { Room } from '../../domain'
import { policyThatLeadsTo } from './client-policy'
import { EndSessionPage } from './end-session-page'
import { formParameters } from './form-parameters'

/** The logout endpoint (OpenID Connect RP-Initiated Logout §2): a client asks that the member be signed out. */
export const endSession: Room = (app, house) => {
  app.get('/end-session', async ({ request, ...scope }) => {
    const parameters = new URL(request.url).searchParams
    const asked = await readLogoutRequest(scope.ctx, parameters)
    if (!scope.signIn || asked.signIn === scope.signIn) return goOn(house, scope, asked)
    // Any page could lead here: without the ID token of this very sign-in, the member is asked.
    const headers = asked.continueTo
      ? { 'content-security-policy': policyThatLeadsTo(house, asked.continueTo) }
      : undefined
    return scope.reply.html(
      <EndSessionPage page={scope.page} clientName={asked.clientName} query={parameters.toString()} />,
      { headers },
    )
  })

  // As at the authorization endpoint: the session's cookie comes with the GET.
  app.post('/end-session', ({ body, reply }) => reply.see(`/end-session?${formParameters(body)}`))

  app.post('/end-session/confirmation', async ({ request, ...scope }) => {
    const asked = await readLogoutRequest(scope.ctx, new URL(request.url).searchParams)
    return goOn(house, scope, asked)
  })
}

async function goOn(
  { config }: House,
  scope: Pick<RequestScope, 'ctx' | 'reply' | 'signIn'>,
  { continueTo }: LogoutRequest,
): Promise<Response> {
  await signOut(config, 'federation', scope)
  return continueTo === null ? scope.reply.see('/', SIGNED_OUT) : scope.reply.see(continueTo)
}
