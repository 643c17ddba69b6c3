import { clientAddress } from '#core/app/client-address'
import { typedTexts } from '#core/app/form'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { DEVICE_CODE, GRANT_TYPES } from '#core/entities/identity/oauth-client'
import { recordRefusal } from '#core/security-log/record-event'
import { introspect, revokeToken } from '#core/services/federation/oauth/access-token'
import { exchangeCode } from '#core/services/federation/oauth/authorization-code'
import {
  authenticateClient,
  claimedClient,
  rememberedCaller,
} from '#core/services/federation/oauth/client-authentication'
import { issueOwnToken } from '#core/services/federation/oauth/client-credentials'
import { isPublicClient, type OAuthClientRow } from '#core/services/federation/oauth/clients'
import { requestDevice } from '#core/services/federation/oauth/device-request'
import { dpopNonce, ProofRefused, verifyProof } from '#core/services/federation/oauth/dpop'
import { pollDevice } from '#core/services/federation/oauth/poll-device'
import { pushRequest } from '#core/services/federation/oauth/pushed-request'
import { refreshTokens } from '#core/services/federation/oauth/refresh'
import { AuthorizationRefused, TokenRefused } from '#core/services/federation/oauth/refusals'
import { resourceList } from '#core/services/federation/oauth/resources'
import {
  exchangeInOneStatement,
  refreshInOneStatement,
} from '#core/services/federation/oauth/tokens-in-one-statement'
import type { Room } from '../../domain'
import { isForm } from './form-parameters'

/** Every device that waits (RFC 8628 §3.5), and every key shown without a nonce (RFC 9449 §8), is told so: no refusal. */
const ROUTINE_ANSWERS: ReadonlySet<string> = new Set(['authorization_pending', 'slow_down', 'use_dpop_nonce'])

type Parameters = Readonly<Record<string, string>>
/** What a client sent, and the thumbprint of the key that it proved to hold. */
type Answer = (
  ctx: Ctx,
  client: OAuthClientRow,
  parameters: Parameters,
  jkt: string | null,
) => Promise<unknown>

/** The same for what nearly all ask, by one statement that makes sure of the client, too; null for all else. */
type AnswerAtOnce = (ctx: Ctx, client: OAuthClientRow, parameters: Parameters) => Promise<unknown>

/** Where clients talk to us without a browser in between: RFC 6749 §3.2, RFC 7009, RFC 7662, RFC 8628, RFC 9126. */
export const token: Room = app => {
  const endpoint = (path: string, answer: Answer, status = 200, atOnce?: AnswerAtOnce) =>
    app.post(path, ({ ctx, body, request }) => answerClient(ctx, request, body, { answer, status, atOnce }))

  endpoint('/token', grantTokens, 200, grantAtOnce)
  endpoint('/par', pushRequest, 201)
  endpoint('/device_authorization', (ctx, client, { scope = '', resource = '' }) =>
    requestDevice(ctx, client, { scope, resources: resourceList([resource]) }),
  )
  endpoint('/revoke', async (ctx, client, parameters) => {
    await revokeToken(ctx, client, required(parameters, 'token'))
    return {}
  })
  endpoint('/introspect', async (ctx, client, parameters) => {
    if (isPublicClient(client)) throw new TokenRefused('invalid_client', 'A public client cannot introspect')
    return introspect(ctx, client, required(parameters, 'token'))
  })
}

async function grantTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  parameters: Parameters,
  jkt: string | null,
): Promise<unknown> {
  const asked = required(parameters, 'grant_type')
  const grantType = GRANT_TYPES.find(known => known === asked)
  if (!grantType) throw new TokenRefused('unsupported_grant_type', `Known are ${GRANT_TYPES.join(', ')}`)
  if (!client.grantTypes.includes(grantType))
    throw new TokenRefused('unauthorized_client', 'The client is not registered for this grant type')
  if (client.dpopBound && jkt === null)
    throw new TokenRefused('invalid_dpop_proof', 'The client has to prove a key: the header DPoP is missing')
  const resources = resourceList([parameters.resource ?? ''])
  const { scope } = parameters
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode(ctx, client, {
        code: required(parameters, 'code'),
        redirectUri: required(parameters, 'redirect_uri'),
        codeVerifier: required(parameters, 'code_verifier'),
        resources,
        jkt,
      })
    case 'refresh_token':
      return refreshTokens(ctx, client, required(parameters, 'refresh_token'), { scope, resources, jkt })
    case 'client_credentials':
      return issueOwnToken(ctx, client, { scope, resources, jkt })
    case DEVICE_CODE:
      return pollDevice(ctx, client, { deviceCode: required(parameters, 'device_code'), resources, jkt })
  }
}

/** Tokens for a code or a refresh token, of nothing less than was granted. */
async function grantAtOnce(ctx: Ctx, client: OAuthClientRow, given: Parameters): Promise<unknown> {
  const { grant_type, scope, resource, code, redirect_uri, code_verifier, refresh_token } = given
  const isUsual = scope === undefined && !resource && !client.dpopBound
  if (!isUsual || !client.grantTypes.some(known => known === grant_type)) return null
  if (grant_type === 'refresh_token')
    return refresh_token ? refreshInOneStatement(ctx, client, refresh_token) : null
  if (grant_type !== 'authorization_code' || !code || !redirect_uri || !code_verifier) return null
  return exchangeInOneStatement(ctx, client, { code, redirectUri: redirect_uri, codeVerifier: code_verifier })
}

/** A client that this process remembers, and that shows no key. */
function callerAtOnce(ctx: Ctx, { headers }: Request, parameters: Parameters): OAuthClientRow | null {
  return headers.has('dpop') ? null : rememberedCaller(ctx, headers.get('authorization'), parameters)
}

async function answerClient(
  ctx: Ctx,
  request: Request,
  body: unknown,
  { answer, status, atOnce }: { answer: Answer; status: number; atOnce: AnswerAtOnce | undefined },
): Promise<Response> {
  try {
    const parameters = readParameters(request, body)
    const tooFast = await refuseHaste(ctx, request, parameters)
    if (tooFast) return tooFast
    const known = atOnce && callerAtOnce(ctx, request, parameters)
    const given = known && (await atOnce(ctx, known, parameters))
    if (given) return unkept(given, status)
    const client = await authenticateClient(ctx, request.headers.get('authorization'), parameters)
    const jkt = await provenKey(ctx, request)
    const headers: Record<string, string> = jkt === null ? {} : { 'dpop-nonce': dpopNonce(ctx) }
    return unkept(await answer(ctx, client, parameters, jkt), status, headers)
  } catch (error) {
    const isOurs =
      error instanceof TokenRefused || error instanceof AuthorizationRefused || error instanceof ProofRefused
    if (!isOurs) throw error
    const unknown = error.code === 'invalid_client'
    if (!ROUTINE_ANSWERS.has(error.code))
      await recordRefusal(ctx, {
        event: 'client.refused',
        client: claimedOf(request, body).slice(0, 80) || null,
        details: { at: new URL(request.url).pathname, reason: error.code, why: error.message },
      })
    return unkept({ error: error.code, error_description: error.message }, unknown ? 401 : 400, {
      ...(unknown ? { 'www-authenticate': 'Basic realm="token"' } : {}),
      ...(request.headers.has('dpop') ? { 'dpop-nonce': dpopNonce(ctx) } : {}),
    })
  }
}

/** Who the client says it is. */
function claimedOf(request: Request, body: unknown): string {
  return claimedClient(request.headers.get('authorization'), typedTexts(body))
}

/** The key that the client proves to hold with this request (RFC 9449 §5); null when it shows none. */
async function provenKey(ctx: Ctx, request: Request): Promise<string | null> {
  const proof = request.headers.get('dpop')
  if (proof === null) return null
  const url = ctx.house.config.origins.federation + new URL(request.url).pathname
  return verifyProof(ctx, proof, { method: request.method, url })
}

/**
 * Counted before the client is known, by who it says it is and where it calls from, and by the latter alone: a
 * guesser may use a new name each time. Our own apps call from one place for everybody, so there is room for a crowd.
 */
async function refuseHaste(ctx: Ctx, request: Request, parameters: Parameters): Promise<Response | null> {
  const address = clientAddress(ctx.house.config, request) || 'unknown'
  const client = claimedClient(request.headers.get('authorization'), parameters).slice(0, 80)
  const limits = [
    ['oauth-client', `${client} ${address}`],
    ['oauth-address', address],
  ] as const
  for (const [name, who] of limits) {
    const verdict = await createRateLimit(ctx.house.cache, name).hit(who)
    if (verdict.allowed) continue
    // RFC 6749 §5.2 knows no code for it: the status says all (RFC 6585 §4).
    return new Response(null, {
      status: 429,
      headers: { 'retry-after': String(verdict.retryAfterSeconds), 'cache-control': 'no-store' },
    })
  }
  return null
}

/** RFC 6749 §3.2: a form, in which no parameter stands twice but `resource` (RFC 8707 §2), whose values are joined. */
function readParameters(request: Request, body: unknown): Parameters {
  if (!isForm(request) || typeof body !== 'object' || body === null)
    throw new TokenRefused('invalid_request', 'The body must be a form')
  const parameters: Record<string, string> = {}
  for (const [name, given] of Object.entries(body)) {
    const value = name === 'resource' && Array.isArray(given) ? given.join(' ') : given
    if (typeof value !== 'string') throw new TokenRefused('invalid_request', `${name} is given twice`)
    // RFC 6749 §3.2: what is sent without a value was not sent.
    if (value !== '') parameters[name] = value
  }
  return parameters
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
