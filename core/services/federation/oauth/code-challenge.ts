import { createHash } from 'node:crypto'

/** RFC 7636 §4.1: unreserved characters, 43 to 128 of them. */
export const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

/** RFC 7636 §4.2, method S256. */
export function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}
