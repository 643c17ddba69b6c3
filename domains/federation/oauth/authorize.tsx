import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { pageHeaders } from '#core/server/headers'
import {
  type AuthorizationRequest,
  readAuthorizationRequest,
} from '#core/services/federation/oauth/authorization-request'
import {
  grantAuthorization,
  refusedAuthorization,
} from '#core/services/federation/oauth/authorization-response'
import { hasConsented } from '#core/services/federation/oauth/grants'
import { AuthorizationRefused } from '#core/services/federation/oauth/refusals'
import { authenticatedAt } from '#core/services/federation/oauth/sign-in'
import type { Room } from '../../domain'
import { ConsentPage } from './consent-page'

/** The authorization endpoint (RFC 6749 §3.1), and what a member answers to a client that is not ours. */
export const authorize: Room = (app, house) => {
  app.get('/authorize', async ({ request, ...scope }) => {
    const parameters = new URL(request.url).searchParams
    return answer(scope, parameters, asked => decide(house, scope, asked, parameters))
  })

  app.post('/authorize/consent', async ({ request, body, ...scope }) => {
    const parameters = new URL(request.url).searchParams
    return answer(scope, parameters, async asked => {
      const { ctx, signIn, reply } = scope
      if (!signIn) return reply.see(signInPath(parameters))
      if ((body as { answer?: unknown } | undefined)?.answer !== 'allow')
        throw new AuthorizationRefused('access_denied', 'The member said no', asked.redirectUri, asked.state)
      return reply.see(await grantAuthorization(ctx, asked, { signIn, asked: true }))
    })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply' | 'signIn'>

/** Reads the request; its faults go back to the client, or, while it is unknown, onto a page. */
async function answer(
  { ctx, reply }: Scope,
  parameters: URLSearchParams,
  decided: (asked: AuthorizationRequest) => Promise<Response>,
): Promise<Response> {
  try {
    return await decided(await readAuthorizationRequest(ctx, parameters))
  } catch (error) {
    if (error instanceof AuthorizationRefused) return reply.see(refusedAuthorization(ctx, error))
    throw error
  }
}

async function decide(
  house: House,
  { ctx, page, reply, signIn }: Scope,
  asked: AuthorizationRequest,
  parameters: URLSearchParams,
): Promise<Response> {
  const silent = asked.prompt.includes('none')
  const refuse = (code: 'login_required' | 'consent_required', why: string) =>
    new AuthorizationRefused(code, why, asked.redirectUri, asked.state)

  if (!signIn || (await isTooOld(ctx, asked, signIn))) {
    if (silent) throw refuse('login_required', 'Nobody is signed in')
    return reply.see(signInPath(parameters))
  }
  if (!asked.prompt.includes('consent') && (await hasConsented(ctx, asked.client, asked.scope)))
    return reply.see(await grantAuthorization(ctx, asked, { signIn, asked: false }))
  if (silent) throw refuse('consent_required', 'The member has not agreed yet')
  const headers = { 'content-security-policy': policyThatLeadsTo(house, asked.redirectUri) }
  return reply.html(<ConsentPage page={page} asked={asked} query={parameters.toString()} />, { headers })
}

/** `prompt=login`, or an age the client does not take: proving it again makes a new sign-in, which is young. */
async function isTooOld(
  ctx: Scope['ctx'],
  { prompt, maxAge }: AuthorizationRequest,
  signIn: string,
): Promise<boolean> {
  const limit = prompt.includes('login') ? 30 : maxAge
  if (limit === null) return false
  const since = await authenticatedAt(ctx, signIn)
  return !since || ctx.now.getTime() - since.getTime() > limit * 1000
}

function signInPath(parameters: URLSearchParams): string {
  return `/signin?continue_to=${encodeURIComponent(`/authorize?${parameters}`)}`
}

/** Browsers hold the redirect after the form to `form-action` too: this page's may lead to its client. */
function policyThatLeadsTo(house: House, redirectUri: string): string {
  const policy = pageHeaders(house.config, house.sandboxOrigin)['content-security-policy'] ?? ''
  const { origin, protocol } = new URL(redirectUri)
  return policy.replace('form-action ', `form-action ${origin === 'null' ? protocol : origin} `)
}
