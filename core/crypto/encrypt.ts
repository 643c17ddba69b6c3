import { CompactEncrypt, compactDecrypt } from 'jose'
import { deriveKey } from './derive-key'

/** What the house's secret alone opens again: a JWE (RFC 7516: `dir`, `A256GCM`) with a key of this purpose. */
export function encrypt(secret: string, purpose: string, text: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyFor(secret, purpose))
}

/** Throws jose's errors for what was encrypted with another secret, or for another purpose. */
export async function decrypt(secret: string, purpose: string, jwe: string): Promise<string> {
  const { plaintext } = await compactDecrypt(jwe, keyFor(secret, purpose))
  return Buffer.from(plaintext).toString()
}

function keyFor(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(deriveKey(secret, purpose))
}
