import type { Ctx } from '#core/contracts/ctx'
import { findToken } from '#core/services/federation/oauth/access-token'
import { claimsOf } from '#core/services/federation/oauth/claims'
import type { Room } from '../../domain'

/** OpenID Connect Core §5.3: who the bearer of this access token speaks for. */
export const userinfo: Room = app => {
  app.get('/userinfo', ({ ctx, request }) => tellClaims(ctx, request.headers.get('authorization')))
}

async function tellClaims(ctx: Ctx, authorization: string | null): Promise<Response> {
  const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
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
