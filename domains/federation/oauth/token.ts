import { clientAddress } from '#core/app/client-address'
import { typedTexts } from '#core/app/form'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { recordRefusal } from '#core/security-log/record-event'
import { introspect, revokeToken } from '#core/services/federation/oauth/access-token'
import { exchangeCode } from '#core/services/federation/oauth/authorization-code'
import { authenticateClient, claimedClient } from '#core/services/federation/oauth/client-authentication'
import { isPublicClient, type OAuthClientRow } from '#core/services/federation/oauth/clients'
import { pushRequest } from '#core/services/federation/oauth/pushed-request'
import { refreshTokens } from '#core/services/federation/oauth/refresh'
import { AuthorizationRefused, TokenRefused } from '#core/services/federation/oauth/refusals'
import type { Room } from '../../domain'

const CALLS_PER_CLIENT_AND_MINUTE = 300
const CALLS_PER_ADDRESS_AND_MINUTE = 1_200

type Parameters = Readonly<Record<string, string>>
type Answer = (ctx: Ctx, client: OAuthClientRow, parameters: Parameters) => Promise<unknown>

/** Where clients talk to us without a browser in between: RFC 6749 §3.2, RFC 7009, RFC 7662, RFC 9126. */
export const token: Room = app => {
  const endpoint = (path: string, answer: Answer, status = 200) =>
    app.post(path, ({ ctx, body, request }) => answerClient(ctx, request, body, answer, status))

  endpoint('/token', grantTokens)
  endpoint('/par', pushRequest, 201)
  endpoint('/revoke', async (ctx, client, parameters) => {
    await revokeToken(ctx, client, required(parameters, 'token'))
    return {}
  })
  endpoint('/introspect', async (ctx, client, parameters) => {
    if (isPublicClient(client)) throw new TokenRefused('invalid_client', 'A public client cannot introspect')
    return introspect(ctx, client, required(parameters, 'token'))
  })
}

async function grantTokens(ctx: Ctx, client: OAuthClientRow, parameters: Parameters): Promise<unknown> {
  switch (parameters.grant_type) {
    case 'authorization_code':
      return exchangeCode(ctx, client, {
        code: required(parameters, 'code'),
        redirectUri: required(parameters, 'redirect_uri'),
        codeVerifier: required(parameters, 'code_verifier'),
      })
    case 'refresh_token':
      return refreshTokens(ctx, client, required(parameters, 'refresh_token'), parameters.scope)
    case undefined:
      throw new TokenRefused('invalid_request', 'grant_type is missing')
    default:
      throw new TokenRefused('unsupported_grant_type', 'Only authorization_code and refresh_token are known')
  }
}

async function answerClient(
  ctx: Ctx,
  request: Request,
  body: unknown,
  answer: Answer,
  status: number,
): Promise<Response> {
  try {
    const parameters = readParameters(request, body)
    const tooFast = await refuseHaste(ctx, request, parameters)
    if (tooFast) return tooFast
    const client = await authenticateClient(ctx, request.headers.get('authorization'), parameters)
    return unkept(await answer(ctx, client, parameters), status)
  } catch (error) {
    if (!(error instanceof TokenRefused || error instanceof AuthorizationRefused)) throw error
    const unknown = error.code === 'invalid_client'
    await recordRefusal(ctx, {
      event: 'client.refused',
      client: claimedOf(request, body).slice(0, 80) || null,
      details: { at: new URL(request.url).pathname, reason: error.code, why: error.message },
    })
    return unkept({ error: error.code, error_description: error.message }, unknown ? 401 : 400, {
      ...(unknown ? { 'www-authenticate': 'Basic realm="token"' } : {}),
    })
  }
}

/** Who the client says it is. */
function claimedOf(request: Request, body: unknown): string {
  return claimedClient(request.headers.get('authorization'), typedTexts(body))
}

/**
 * Counted before the client is known, by who it says it is and where it calls from, and by the latter alone: a
 * guesser may use a new name each time. Our own apps call from one place for everybody, so there is room for a crowd.
 */
async function refuseHaste(ctx: Ctx, request: Request, parameters: Parameters): Promise<Response | null> {
  const address = clientAddress(ctx.house.config, request) || 'unknown'
  const client = claimedClient(request.headers.get('authorization'), parameters).slice(0, 80)
  const limits = [
    { name: 'oauth-client', limit: CALLS_PER_CLIENT_AND_MINUTE, who: `${client} ${address}` },
    { name: 'oauth-address', limit: CALLS_PER_ADDRESS_AND_MINUTE, who: address },
  ]
  for (const { name, limit, who } of limits) {
    const verdict = await createRateLimit(ctx.house.cache, { name, limit, windowMs: 60_000 }).hit(who)
    if (verdict.allowed) continue
    // RFC 6749 §5.2 knows no code for it: the status says all (RFC 6585 §4).
    return new Response(null, {
      status: 429,
      headers: { 'retry-after': String(verdict.retryAfterSeconds), 'cache-control': 'no-store' },
    })
  }
  return null
}

/** RFC 6749 §3.2: a form, in which no parameter stands twice. */
function readParameters(request: Request, body: unknown): Parameters {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
  if (!isForm || typeof body !== 'object' || body === null)
    throw new TokenRefused('invalid_request', 'The body must be a form')
  const given = Object.entries(body)
  const twice = given.find(([, value]) => typeof value !== 'string')
  if (twice) throw new TokenRefused('invalid_request', `${twice[0]} is given twice`)
  return Object.fromEntries(given)
}

function required(parameters: Parameters, name: string): string {
  const value = parameters[name]
  if (!value) throw new TokenRefused('invalid_request', `${name} is missing`)
  return value
}

/** RFC 6749 §5.1: tokens must not be kept by anything in between. */
function unkept(answer: unknown, status: number, headers: Record<string, string> = {}): Response {
  return Response.json(answer, {
    status,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache', ...headers },
  })
}
