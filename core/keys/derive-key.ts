import { hkdfSync } from 'node:crypto'

/**
 * A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869, the purpose as `info`): what one key gives away tells
 * nothing of another, nor of the secret.
 */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rose-ash ${purpose}`, 32))
}
