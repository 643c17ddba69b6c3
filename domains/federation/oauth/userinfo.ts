import type { Ctx } from '#core/contracts/ctx'
import { claimsOf } from '#core/services/federation/oauth/claims'
import { DPOP_ALGORITHMS, dpopNonce } from '#core/services/federation/oauth/dpop'
import { type Presented, TokenNotAccepted, takeToken } from '#core/services/federation/oauth/presented-token'
import type { Room } from '../../domain'
import { bearerOf } from './bearer'
import { isForm } from './form-parameters'

/** OpenID Connect Core §5.3, by GET and by POST: who the bearer of this access token speaks for. */
export const userinfo: Room = app => {
  app.get('/userinfo', ({ ctx, request }) => answerClaims(ctx, presented(request, null)))
  app.post('/userinfo', ({ ctx, request, body }) => {
    const inForm = formBearer(request, body)
    if (inForm && request.headers.has('authorization')) return refuse(ctx, 400, bearer('invalid_request'))
    return answerClaims(ctx, presented(request, inForm))
  })
}

function presented(request: Request, inForm: string | null): Presented | null {
  const rest = { proof: request.headers.get('dpop'), method: request.method }
  const bound = bearerOf(request, 'DPoP')
  if (bound !== null) return { ...rest, scheme: 'DPoP', token: bound }
  const token = bearerOf(request) ?? inForm
  return token === null ? null : { ...rest, scheme: 'Bearer', token }
}

/** RFC 6750 §2.2; never in the address, which is written down in many places (RFC 9700 §4.3.2). */
function formBearer(request: Request, body: unknown): string | null {
  if (!isForm(request)) return null
  const token = (body as { access_token?: unknown } | undefined)?.access_token
  return typeof token === 'string' && token !== '' ? token : null
}

async function answerClaims(ctx: Ctx, shown: Presented | null): Promise<Response> {
  if (!shown) return refuse(ctx, 401, `Bearer realm="userinfo", DPoP algs="${DPOP_ALGORITHMS.join(' ')}"`)
  const issuer = ctx.house.config.origins.federation
  const place = { url: `${issuer}/userinfo`, audience: issuer, scope: 'openid' }
  try {
    const { memberId, scope, claims } = await takeToken(ctx, shown, place)
    if (memberId === null) throw new TokenNotAccepted('invalid_token', shown.scheme)
    return Response.json(await claimsOf(ctx, memberId, scope, claims?.userinfo), {
      headers: headersOf(ctx, shown),
    })
  } catch (error) {
    if (!(error instanceof TokenNotAccepted)) throw error
    if (error.code === 'insufficient_scope')
      return refuse(ctx, 403, `${error.scheme} realm="userinfo", error="insufficient_scope", scope="openid"`)
    return refuse(ctx, 401, error.scheme === 'Bearer' ? bearer(error.code) : dpop(error.code), shown)
  }
}

const bearer = (code: string) => `Bearer realm="userinfo", error="${code}"`
const dpop = (code: string) => `DPoP error="${code}", algs="${DPOP_ALGORITHMS.join(' ')}"`

/** RFC 6750 §3, RFC 9449 §7.1 */
function refuse(ctx: Ctx, status: number, challenge: string, shown: Presented | null = null): Response {
  return new Response(null, { status, headers: { 'www-authenticate': challenge, ...headersOf(ctx, shown) } })
}

/** Who proves a key is told the nonce of the next proof (RFC 9449 §9). */
function headersOf(ctx: Ctx, shown: Presented | null): Record<string, string> {
  return {
    'cache-control': 'no-store',
    ...(shown?.scheme === 'DPoP' ? { 'dpop-nonce': dpopNonce(ctx) } : {}),
  }
}
