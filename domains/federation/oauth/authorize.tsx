import type { House } from '#core/app/house'
import { recordSecurityEvent } from '#core/security-log/record-event'
import {
  type AuthorizationRequest,
  readAuthorizationRequest,
} from '#core/services/federation/oauth/authorization-request'
import {
  type AuthorizationResponse,
  grantAuthorization,
  refusedAuthorization,
  responseAddress,
} from '#core/services/federation/oauth/authorization-response'
import { issueCodeInOneStatement } from '#core/services/federation/oauth/code-in-one-statement'
import { hasConsented } from '#core/services/federation/oauth/grants'
import { pushedOr, usePushed } from '#core/services/federation/oauth/pushed-request'
import { AuthorizationRefused } from '#core/services/federation/oauth/refusals'
import type { Room } from '../../domain'
import { policyThatLeadsOnlyTo, policyThatLeadsTo } from './client-policy'
import { consentPage } from './consent-page'
import { formParameters } from './form-parameters'
import { FormPostPage } from './form-post-page'
import { type Scope, signInPath, whoIsHere } from './who-is-here'

/** The authorization endpoint (RFC 6749 §3.1), and what a member answers to a client that is not ours. */
export const authorize: Room = (app, house) => {
  app.get('/authorize', async ({ request, ...scope }) => {
    const parameters = new URL(request.url).searchParams
    const given = scope.signIn && (await issueCodeInOneStatement(scope.ctx, parameters, scope.signIn))
    if (given) return send(house, scope, given)
    return answer(house, scope, parameters, asked => decide(house, scope, asked, parameters))
  })

  // Session cookies do not come with another site's form (SameSite=Lax), but they do with where it is led on to.
  app.post('/authorize', ({ body, reply }) => reply.see(`/authorize?${formParameters(body)}`))

  app.post('/authorize/consent', async ({ request, body, ...scope }) => {
    const parameters = new URL(request.url).searchParams
    return answer(house, scope, parameters, async asked => {
      const { ctx, signIn, reply } = scope
      const said = (body as { answer?: unknown } | undefined)?.answer
      if (signIn && said === 'other') await ctx.services.federation.signOut(ctx, signIn)
      if (!signIn || said === 'other') return reply.see(signInPath(house, ctx, asked, parameters))
      if (said !== 'allow') {
        const client = asked.client.clientId
        const details = { reason: 'the member said no' }
        await recordSecurityEvent(ctx, { event: 'client.refused', client, details })
        throw new AuthorizationRefused('access_denied', 'The member said no', asked)
      }
      const who = await whoIsHere(house, scope, asked, parameters)
      if (who.mustSignIn) return reply.see(signInPath(house, ctx, asked, parameters))
      await usePushed(ctx, parameters)
      return send(house, scope, await grantAuthorization(ctx, asked, { signIn, asked: true }))
    })
  })
}

/** Reads the request; its faults go back to the client, or, while it is unknown, onto a page. */
async function answer(
  house: House,
  scope: Scope,
  parameters: URLSearchParams,
  decided: (asked: AuthorizationRequest) => Promise<Response>,
): Promise<Response> {
  try {
    const request = await pushedOr(scope.ctx, parameters)
    return await decided(await readAuthorizationRequest(scope.ctx, request))
  } catch (error) {
    if (error instanceof AuthorizationRefused)
      return send(house, scope, refusedAuthorization(scope.ctx, error))
    throw error
  }
}

async function send(
  house: House,
  { page, reply }: Scope,
  response: AuthorizationResponse,
): Promise<Response> {
  if (response.mode === 'query') return reply.see(responseAddress(response))
  return reply.html(<FormPostPage page={page} response={response} />, {
    headers: {
      'content-security-policy': policyThatLeadsOnlyTo(house, response.redirectUri),
      'cache-control': 'no-store',
    },
  })
}

async function decide(
  house: House,
  scope: Scope,
  asked: AuthorizationRequest,
  parameters: URLSearchParams,
): Promise<Response> {
  const { ctx, page, reply, signIn } = scope
  const silent = asked.prompt.includes('none')
  const who = await whoIsHere(house, scope, asked, parameters)
  if (!signIn || who.mustSignIn) {
    if (silent)
      throw new AuthorizationRefused('login_required', 'Nobody is signed in, or somebody else', asked)
    return reply.see(signInPath(house, ctx, asked, parameters))
  }
  const mustChoose = asked.prompt.includes('select_account') && !who.signedInForThis
  const mustAsk = mustChoose || asked.prompt.includes('consent')
  if (!mustAsk && (await hasConsented(ctx, asked.client, asked.scope, asked.claims))) {
    await usePushed(ctx, parameters)
    return send(house, scope, await grantAuthorization(ctx, asked, { signIn, asked: false }))
  }
  if (silent) throw new AuthorizationRefused('consent_required', 'The member has to be asked', asked)
  const headers = { 'content-security-policy': policyThatLeadsTo(house, asked.redirectUri) }
  return reply.html(await consentPage(ctx, page, asked, parameters.toString()), { headers })
}
