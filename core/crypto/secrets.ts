import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** An unguessable token: 32 random bytes in base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a token: its SHA-256, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** `value.signature`: readable by anyone, made only by who holds the secret (HMAC-SHA-256). */
export function seal(value: string, secret: string): string {
  const body = Buffer.from(value).toString('base64url')
  return `${body}.${mac(body, secret)}`
}

/** The value that was sealed with this secret, or null. */
export function unseal(sealed: string | undefined, secret: string): string | null {
  const [body, signature] = sealed?.split('.') ?? []
  if (!body || !signature) return null
  const expected = Buffer.from(mac(body, secret))
  const given = Buffer.from(signature)
  const genuine = expected.length === given.length && timingSafeEqual(expected, given)
  return genuine ? Buffer.from(body, 'base64url').toString() : null
}

function mac(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64url')
}
