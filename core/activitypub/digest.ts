import { createHash } from 'node:crypto'
import { DigestMismatch, DigestMissing } from './refusals'

/** Header names of algorithms to node's; the rest (md5, sha, unixsum) are broken or not digests. */
const ALGORITHMS: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' }

/** `Digest` for a body, as draft-cavage peers expect it: `SHA-256=<base64>` (RFC 3230). */
export function digestHeader(body: Uint8Array): string {
  return `SHA-256=${hash('sha256', body)}`
}

/** `Content-Digest` for a body: `sha-256=:<base64>:` (RFC 9530 §2). */
export function contentDigestHeader(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body)}:`
}

/**
 * Every algorithm we know in a `Digest` header must match the body, and one at least must be known.
 * @throws DigestMissing, DigestMismatch
 */
export function verifyDigest(header: string | null, body: Uint8Array): void {
  verifyMembers(header, body, value => value)
}

/**
 * The same for `Content-Digest` (RFC 9530 §2: a dictionary of byte sequences).
 * @throws DigestMissing, DigestMismatch
 */
export function verifyContentDigest(header: string | null, body: Uint8Array): void {
  verifyMembers(header, body, value => /^:([A-Za-z0-9+/=]*):/.exec(value)?.[1] ?? null)
}

function verifyMembers(header: string | null, body: Uint8Array, base64Of: (value: string) => string | null) {
  if (header === null) throw new DigestMissing('no digest of the body')
  const known = header.split(',').flatMap(member => {
    const [, name, value] = /^([^=\s]+)=(.*)$/.exec(member.trim()) ?? []
    const algorithm = ALGORITHMS[name?.toLowerCase() ?? '']
    return algorithm ? [{ algorithm, digest: base64Of(value ?? '') }] : []
  })
  if (known.length === 0) throw new DigestMissing(`no digest algorithm we know in: ${header.slice(0, 80)}`)
  const wrong = known.find(({ algorithm, digest }) => digest !== hash(algorithm, body))
  if (wrong) throw new DigestMismatch(`the body is not what its ${wrong.algorithm} digest says`)
}

function hash(algorithm: string, body: Uint8Array): string {
  return createHash(algorithm).update(body).digest('base64')
}
