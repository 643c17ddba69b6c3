import type { Ctx } from '#core/contracts/ctx'
import { type ActiveToken, findToken } from './access-token'
import { ProofRefused, verifyProof } from './dpop'

/** What a request shows of an access token (RFC 6750 §2, RFC 9449 §7.1). */
export type Presented = {
  readonly scheme: 'Bearer' | 'DPoP'
  readonly token: string
  /** The header `DPoP`. */
  readonly proof: string | null
  readonly method: string
}

/** The resource that is asked for. */
export type Place = { readonly url: string; readonly audience: string; readonly scope: string }

export class TokenNotAccepted extends Error {
  override name = 'TokenNotAccepted'
  constructor(
    readonly code: 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce',
    readonly scheme: 'Bearer' | 'DPoP',
  ) {
    super(code)
  }
}

/**
 * The access token, where it is taken: living, for this audience, of this scope, and, when it is bound to a key, with a
 * proof by that key for this very request. A bound token is no bearer token, and the other way round (RFC 9449 §7.1).
 * Throws `TokenNotAccepted`.
 */
export async function takeToken(ctx: Ctx, shown: Presented, place: Place): Promise<ActiveToken> {
  const refuse = (code: TokenNotAccepted['code']) => new TokenNotAccepted(code, shown.scheme)
  const token = await findToken(ctx, shown.token)
  const isMeant = token?.audience?.includes(place.audience) ?? place.audience === issuerOf(ctx)
  if (token?.kind !== 'access' || !isMeant) throw refuse('invalid_token')
  if ((token.jkt === null) !== (shown.scheme === 'Bearer')) throw refuse('invalid_token')
  if (token.jkt !== null && (await keyOf(ctx, shown, place)) !== token.jkt) throw refuse('invalid_token')
  if (!token.scope.split(' ').includes(place.scope)) throw refuse('insufficient_scope')
  return token
}

async function keyOf(ctx: Ctx, { proof, token, method }: Presented, { url }: Place): Promise<string> {
  if (proof === null) throw new TokenNotAccepted('invalid_dpop_proof', 'DPoP')
  return verifyProof(ctx, proof, { method, url, token }).catch(error => {
    throw error instanceof ProofRefused ? new TokenNotAccepted(error.code, 'DPoP') : error
  })
}

function issuerOf({ house }: Ctx): string {
  return house.config.origins.federation
}
