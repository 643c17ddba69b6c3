import { compactVerify, createLocalJWKSet, errors } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import { publicKeys } from './signing-key'

export type IdTokenHint = { readonly clientId: string; readonly memberId: string; readonly signIn: string }

/**
 * Whom an ID token of ours was about, and for whom it was made: a hint may have expired (OpenID Connect Core
 * §3.1.2.1, RP-Initiated Logout §2). Null for what we never signed, or signed as something else.
 */
export async function readIdTokenHint(ctx: Ctx, idToken: string): Promise<IdTokenHint | null> {
  const keys = createLocalJWKSet(await publicKeys(ctx))
  try {
    const { payload, protectedHeader } = await compactVerify(idToken, keys, {
      algorithms: [...SIGNING_ALGORITHMS],
    })
    const { iss, aud, sub, sid } = JSON.parse(new TextDecoder().decode(payload))
    const isOurs = protectedHeader.typ === 'JWT' && iss === ctx.house.config.origins.federation
    const isWhole = [aud, sub, sid].every(claim => typeof claim === 'string')
    return isOurs && isWhole ? { clientId: aud, memberId: sub, signIn: sid } : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
