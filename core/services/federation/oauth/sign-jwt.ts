import { sign } from 'node:crypto'
import { CompactSign } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import type { SigningAlgorithm } from '#core/entities/identity/oauth-client'
import { signingKey } from './signing-key'

/**
 * These claims as a JWT (RFC 7519 §7.1, RFC 7515 §3.1) by the key that signs now. ECDSA is signed here and now: a
 * signature takes 20 µs, and by way of Web Crypto, with all that stands around it, three times as much, once for each
 * refresh and each code flow. RSA takes thirty times as much, and is left to another thread.
 */
export async function signJwt(
  ctx: Ctx,
  algorithm: SigningAlgorithm,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { kid, key, keyObject } = await signingKey(ctx, algorithm)
  const header = { alg: algorithm, kid, typ: 'JWT' }
  const payload = JSON.stringify(claims)
  if (algorithm === 'RS256') return new CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(key)
  const signed = `${encoded(JSON.stringify(header))}.${encoded(payload)}`
  // RFC 7518 §3.4: both numbers one after the other, not DER.
  const signature = sign('sha256', Buffer.from(signed), { key: keyObject, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

function encoded(json: string): string {
  return Buffer.from(json).toString('base64url')
}
