import type { Ctx } from '#core/contracts/ctx'
import { findToken } from '#core/services/federation/oauth/access-token'
import { claimsOf } from '#core/services/federation/oauth/claims'
import type { Room } from '../../domain'

/** OpenID Connect Core §5.3, by GET and by POST: who the bearer of this access token speaks for. */
export const userinfo: Room = app => {
  app.get('/userinfo', ({ ctx, request }) => answerClaims(ctx, bearerOf(request)))
  app.post('/userinfo', ({ ctx, request, body }) => {
    const [inHeader, inForm] = [bearerOf(request), formBearer(body)]
    if (inHeader && inForm) return refuseBearer(400, 'Bearer realm="userinfo", error="invalid_request"')
    return answerClaims(ctx, inHeader ?? inForm)
  })
}

/** RFC 6750 §2.1 */
function bearerOf(request: Request): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
}

/** RFC 6750 §2.2; never in the address, which is written down in many places (RFC 9700 §4.3.2). */
function formBearer(body: unknown): string | null {
  const token = (body as { access_token?: unknown } | undefined)?.access_token
  return typeof token === 'string' && token !== '' ? token : null
}

async function answerClaims(ctx: Ctx, bearer: string | null): Promise<Response> {
  if (!bearer) return refuseBearer(401, 'Bearer realm="userinfo"')
  const token = await findToken(ctx, bearer)
  if (token?.kind !== 'access') return refuseBearer(401, 'Bearer realm="userinfo", error="invalid_token"')
  if (!token.scope.split(' ').includes('openid'))
    return refuseBearer(403, 'Bearer realm="userinfo", error="insufficient_scope", scope="openid"')
  return Response.json(await claimsOf(ctx, token.memberId, token.scope), {
    headers: { 'cache-control': 'no-store' },
  })
}

/** RFC 6750 §3 */
function refuseBearer(status: number, challenge: string): Response {
  return new Response(null, {
    status,
    headers: { 'www-authenticate': challenge, 'cache-control': 'no-store' },
  })
}
