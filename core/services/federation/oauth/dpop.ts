import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'

export const DPOP_ALGORITHMS = ['ES256', 'EdDSA', 'PS256', 'RS256']
/** A proof is made for one request: so old, or so far ahead, it may be. Its `jti` is kept for both, and until the night. */
const PROOF_SECONDS = 120
/** A nonce is new so often, and good for this time and the one before. */
const NONCE_SECONDS = 120
const MAX_LENGTH = 4_000

export class ProofRefused extends Error {
  override name = 'ProofRefused'
  constructor(
    readonly code: 'invalid_dpop_proof' | 'use_dpop_nonce',
    description: string,
  ) {
    super(description)
  }
}

type ProofFor = {
  readonly method: string
  /** Where the request went, as clients know it: scheme, host and path. */
  readonly url: string
  /** The access token it comes with (RFC 9449 §4.3, `ath`). */
  readonly token?: string
}

/**
 * The thumbprint (RFC 7638) of the key that signed this proof for this request, now, with a nonce of ours and for the
 * first time (RFC 9449 §4.3, §8, §11.1). Throws `ProofRefused`.
 */
export async function verifyProof(ctx: Ctx, proof: string, request: ProofFor): Promise<string> {
  const { payload, jwk } = await verified(ctx, proof)
  const { htm, htu, ath, nonce, jti, iat } = payload
  if (htm !== request.method || !isSamePlace(htu, request.url))
    throw invalid('The proof is for another request')
  const expected = request.token === undefined ? undefined : digest(request.token)
  if (expected !== undefined && ath !== expected) throw invalid('The proof is for another token')
  if (typeof jti !== 'string' || jti === '' || typeof iat !== 'number') throw invalid('jti or iat is missing')
  if (Math.abs(ctx.now.getTime() / 1000 - iat) > PROOF_SECONDS)
    throw invalid('The proof is too old, or of a clock that is wrong')
  if (!isOurNonce(ctx, nonce))
    throw new ProofRefused('use_dpop_nonce', 'Sign again, with the nonce of this answer')
  const jkt = await calculateJwkThumbprint(jwk)
  if (!(await isFirst(ctx, `${jkt} ${jti}`))) throw invalid('The proof was used before')
  return jkt
}

/** The nonce that proofs have to carry from now on (RFC 9449 §8); nobody can tell the next one. */
export function dpopNonce(ctx: Ctx): string {
  return nonceOf(ctx, timeOf(ctx))
}

async function verified(ctx: Ctx, proof: string) {
  if (proof.length > MAX_LENGTH) throw invalid('The proof is too long')
  try {
    const { payload, protectedHeader } = await jwtVerify<Record<string, unknown>>(proof, EmbeddedJWK, {
      algorithms: DPOP_ALGORITHMS,
      typ: 'dpop+jwt',
      currentDate: ctx.now,
      clockTolerance: PROOF_SECONDS,
    })
    return { payload, jwk: protectedHeader.jwk as JWK }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      throw invalid('The proof cannot be verified')
    throw error
  }
}

/** Without query and fragment, normalised (RFC 9449 §4.3, 9). */
function isSamePlace(htu: unknown, url: string): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false
  const [given, meant] = [new URL(htu), new URL(url)]
  return given.origin === meant.origin && given.pathname === meant.pathname
}

function isOurNonce(ctx: Ctx, nonce: unknown): boolean {
  const time = timeOf(ctx)
  return nonce === nonceOf(ctx, time) || nonce === nonceOf(ctx, time - 1)
}

function nonceOf({ house }: Ctx, time: number): string {
  const key = house.config.keys.at('nonces of DPoP', time * NONCE_SECONDS * 1000)
  return macOf(key, String(time)).toString('base64url').slice(0, 22)
}

function timeOf({ now }: Ctx): number {
  return Math.floor(now.getTime() / (NONCE_SECONDS * 1000))
}

/** The key says no to the second of two, however close they come. */
async function isFirst(ctx: Ctx, proof: string): Promise<boolean> {
  const kept = await db(ctx)
    .insertInto('dpop_proofs')
    .values({
      jti_hash: hashToken(proof),
      expires_at: new Date(ctx.now.getTime() + 2 * PROOF_SECONDS * 1000),
    })
    .onConflict(conflict => conflict.column('jti_hash').doNothing())
    .returning('jti_hash')
    .executeTakeFirst()
  return kept !== undefined
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function invalid(description: string): ProofRefused {
  return new ProofRefused('invalid_dpop_proof', description)
}
