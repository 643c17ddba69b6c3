import type { Ctx } from '#core/contracts/ctx'
import { introspect, revokeToken } from '#core/services/federation/oauth/access-token'
import { exchangeCode } from '#core/services/federation/oauth/authorization-code'
import { authenticateClient } from '#core/services/federation/oauth/client-authentication'
import type { OAuthClientRow } from '#core/services/federation/oauth/clients'
import { refreshTokens } from '#core/services/federation/oauth/refresh'
import { TokenRefused } from '#core/services/federation/oauth/refusals'
import type { Room } from '../../domain'

type Parameters = Readonly<Record<string, string>>
type Answer = (ctx: Ctx, client: OAuthClientRow, parameters: Parameters) => Promise<unknown>

/** Where clients talk to us without a browser in between: RFC 6749 §3.2, RFC 7009, RFC 7662. */
export const token: Room = app => {
  const endpoint = (path: string, answer: Answer) =>
    app.post(path, ({ ctx, body, request }) => answerClient(ctx, request, body, answer))

  endpoint('/token', grantTokens)
  endpoint('/revoke', async (ctx, client, parameters) => {
    await revokeToken(ctx, client, required(parameters, 'token'))
    return {}
  })
  endpoint('/introspect', async (ctx, client, parameters) => {
    if (!client.secretHash) throw new TokenRefused('invalid_client', 'A public client cannot introspect')
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
      return refreshTokens(ctx, client, required(parameters, 'refresh_token'))
    case undefined:
      throw new TokenRefused('invalid_request', 'grant_type is missing')
    default:
      throw new TokenRefused('unsupported_grant_type', 'Only authorization_code and refresh_token are known')
  }
}

async function answerClient(ctx: Ctx, request: Request, body: unknown, answer: Answer): Promise<Response> {
  try {
    const parameters = readParameters(request, body)
    const client = await authenticateClient(ctx, request.headers.get('authorization'), parameters)
    return unkept(await answer(ctx, client, parameters), 200)
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    const unknown = error.code === 'invalid_client'
    return unkept({ error: error.code, error_description: error.message }, unknown ? 401 : 400, {
      ...(unknown ? { 'www-authenticate': 'Basic realm="token"' } : {}),
    })
  }
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
