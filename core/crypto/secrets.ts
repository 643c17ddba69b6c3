import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Key, Keyring } from '#core/keys/keyring'
import type { Purpose } from '#core/keys/purposes'

/** An unguessable token: 32 random bytes in base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a token: its SHA-256, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** HMAC-SHA-256 of the text (RFC 2104). */
export function macOf({ bytes }: Pick<Key, 'bytes'>, text: string): Buffer {
  return createHmac('sha256', bytes).update(text).digest()
}

/** `value.signature`: readable by anyone, made only by this house (HMAC-SHA-256). */
export function seal(value: string, keys: Keyring, purpose: Purpose): string {
  const body = Buffer.from(value).toString('base64url')
  return `${body}.${signatureOf(keys.current(purpose), purpose, body)}`
}

/** The value that this house sealed for this purpose, while its key is accepted; or null. */
export function unseal(sealed: string | undefined, keys: Keyring, purpose: Purpose): string | null {
  const [body, signature] = sealed?.split('.') ?? []
  if (!body || !signature) return null
  const isOurs = keys.accepted(purpose).some(key => isSame(signature, signatureOf(key, purpose, body)))
  return isOurs ? Buffer.from(body, 'base64url').toString() : null
}

/** Compared in constant time. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Links to guests' orders were signed with their key as it is written. */
function signatureOf(key: Key, purpose: Purpose, body: string): string {
  const bytes = purpose === 'guest orders' ? Buffer.from(key.bytes.toString('base64url')) : key.bytes
  return macOf({ bytes }, body).toString('base64url')
}
