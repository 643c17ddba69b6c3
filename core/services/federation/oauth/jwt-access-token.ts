import { SignJWT } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import type { OAuthClientRow } from './clients'
import type { Authentication } from './sign-in'
import { signingKey } from './signing-key'

/** What every resource can verify (RFC 9068 §4). */
const ALGORITHM = 'RS256'

/** Who speaks through the token; without a member the client speaks for itself. */
type AccessTokenSubject = {
  readonly memberId?: string
  readonly authentication?: Authentication
  readonly scope: string
  readonly audience: readonly string[] | null
  readonly jkt: string | null
  readonly from: Date
  readonly seconds: number
}

/** RFC 9068 §2.2: an access token that its resource reads without asking us. */
export async function signAccessToken(
  ctx: Ctx,
  client: OAuthClientRow,
  { memberId, authentication, scope, audience, jkt, from, seconds }: AccessTokenSubject,
): Promise<string> {
  const { kid, key } = await signingKey(ctx, ALGORITHM)
  const issuedAt = Math.floor(from.getTime() / 1000)
  return new SignJWT({
    client_id: client.clientId,
    scope,
    ...(jkt === null ? {} : { cnf: { jkt } }),
    ...(authentication && {
      auth_time: Math.floor(authentication.at.getTime() / 1000),
      acr: authentication.acr,
      amr: authentication.amr,
    }),
  })
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'at+jwt' })
    .setIssuer(ctx.house.config.origins.federation)
    .setSubject(memberId ?? client.clientId)
    .setAudience([...(audience ?? [])])
    .setJti(Bun.randomUUIDv7())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key)
}
