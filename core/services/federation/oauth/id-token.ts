import type { Ctx } from '#core/contracts/ctx'
import { claimsOf, type KnownMember } from './claims'
import type { OAuthClientRow } from './clients'
import type { Grant } from './grants'
import type { Authentication } from './sign-in'
import { signJwt } from './sign-jwt'

const ID_TOKEN_SECONDS = 600

/** OpenID Connect Core §2; `sid` (Back-Channel Logout §2.1) names the sign-in, the same in all six apps. */
export async function signIdToken(
  ctx: Ctx,
  client: OAuthClientRow,
  grant: Pick<Grant, 'memberId' | 'signIn' | 'scope' | 'claims'> & { readonly member?: KnownMember },
  authentication: Omit<Authentication, 'isActive'>,
  nonce: string | null,
): Promise<string> {
  const iat = Math.floor(ctx.now.getTime() / 1000)
  const claims = await claimsOf(ctx, grant.memberId, grant.scope, grant.claims?.id_token, grant.member)
  return signJwt(ctx, client.idTokenAlg, {
    ...claims,
    sid: grant.signIn,
    auth_time: Math.floor(authentication.at.getTime() / 1000),
    acr: authentication.acr,
    amr: authentication.amr,
    ...(nonce === null ? {} : { nonce }),
    iss: ctx.house.config.origins.federation,
    sub: grant.memberId,
    aud: client.clientId,
    iat,
    exp: iat + ID_TOKEN_SECONDS,
  })
}
