import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { seal, unseal } from '#core/crypto/secrets'
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
import { hasConsented } from '#core/services/federation/oauth/grants'
import { pushedOr, usePushed } from '#core/services/federation/oauth/pushed-request'
import { AuthorizationRefused } from '#core/services/federation/oauth/refusals'
import { authenticatedAt } from '#core/services/federation/oauth/sign-in'
import type { Room } from '../../domain'
import { policyThatLeadsOnlyTo, policyThatLeadsTo } from './client-policy'
import { ConsentPage } from './consent-page'
import { formParameters } from './form-parameters'
import { FormPostPage } from './form-post-page'

/** Says since when a sign-in is young enough for this request, once the member was sent to sign in for it. */
const SINCE = 'signed_in_since'

/** The authorization endpoint (RFC 6749 §3.1), and what a member answers to a client that is not ours. */
export const authorize: Room = (app, house) => {
  app.get('/authorize', async ({ request, ...scope }) => {
    const parameters = new URL(request.url).searchParams
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
      if (!signIn || said === 'other') return reply.see(signInPath(house, scope, asked, parameters))
      if (said !== 'allow') {
        const client = asked.client.clientId
        await recordSecurityEvent(ctx, {
          event: 'client.refused',
          client,
          details: { reason: 'the member said no' },
        })
        throw refusalOf(asked, 'access_denied', 'The member said no')
      }
      await usePushed(ctx, parameters)
      return send(house, scope, await grantAuthorization(ctx, asked, { signIn, asked: true }))
    })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply' | 'signIn'>

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
  const isOther = asked.memberHint !== null && asked.memberHint !== ctx.viewer.member?.id
  if (!signIn || isOther || (await isTooOld(house, ctx, asked, signIn, parameters))) {
    if (silent) throw refusalOf(asked, 'login_required', 'Nobody is signed in, or somebody else')
    return reply.see(signInPath(house, scope, asked, parameters))
  }
  const mustChoose =
    asked.prompt.includes('select_account') && !(await hasSignedInFor(house, ctx, asked, signIn, parameters))
  const mustAsk = mustChoose || asked.prompt.includes('consent')
  if (!mustAsk && (await hasConsented(ctx, asked.client, asked.scope))) {
    await usePushed(ctx, parameters)
    return send(house, scope, await grantAuthorization(ctx, asked, { signIn, asked: false }))
  }
  if (silent) throw refusalOf(asked, 'consent_required', 'The member has to be asked')
  const headers = { 'content-security-policy': policyThatLeadsTo(house, asked.redirectUri) }
  return reply.html(<ConsentPage page={page} asked={asked} query={parameters.toString()} />, { headers })
}

function refusalOf(
  { redirectUri, state, responseMode }: AuthorizationRequest,
  code: 'login_required' | 'consent_required' | 'access_denied',
  why: string,
): AuthorizationRefused {
  return new AuthorizationRefused(code, why, redirectUri, state, responseMode)
}

/** `prompt=login`, or an age the client does not take, unless the member signed in again for this very request. */
async function isTooOld(
  house: House,
  ctx: Scope['ctx'],
  asked: AuthorizationRequest,
  signIn: string,
  parameters: URLSearchParams,
): Promise<boolean> {
  const { prompt, maxAge } = asked
  if (!prompt.includes('login') && maxAge === null) return false
  if (await hasSignedInFor(house, ctx, asked, signIn, parameters)) return false
  const authenticated = await authenticatedAt(ctx, signIn)
  if (prompt.includes('login') || !authenticated) return true
  return ctx.now.getTime() - authenticated.getTime() > (maxAge ?? 0) * 1000
}

/** Whether the sign-in began after we sent the member to sign in for this request. */
async function hasSignedInFor(
  house: House,
  ctx: Scope['ctx'],
  asked: AuthorizationRequest,
  signIn: string,
  parameters: URLSearchParams,
): Promise<boolean> {
  const since = sentToSignIn(house, asked, parameters)
  if (since === null) return false
  const authenticated = await authenticatedAt(ctx, signIn)
  return authenticated !== null && authenticated.getTime() >= since
}

/** Sealed, and bound to the request by its code challenge: no other request is let through by it. */
function sentToSignIn(house: House, asked: AuthorizationRequest, parameters: URLSearchParams): number | null {
  const [challenge, since] = unseal(parameters.get(SINCE) ?? '', house.config.secret)?.split(' ') ?? []
  return challenge === asked.codeChallenge && since !== undefined ? Number(since) : null
}

function signInPath(
  house: House,
  { ctx }: Scope,
  asked: AuthorizationRequest,
  parameters: URLSearchParams,
): string {
  const request = new URLSearchParams(parameters)
  request.set(SINCE, seal(`${asked.codeChallenge} ${ctx.now.getTime()}`, house.config.secret))
  const query = new URLSearchParams({ continue_to: `/authorize?${request}` })
  if (asked.loginHint) query.set('login_hint', asked.loginHint)
  return `/signin?${query}`
}
