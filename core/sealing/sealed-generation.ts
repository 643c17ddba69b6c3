import { CompactEncrypt, compactDecrypt } from 'jose'
import { deriveKey } from '#core/keys/derive-key'

const PURPOSE = 'generations of keys'

/** The root of a generation as the database keeps it: a JWE (RFC 7516) that this `COOP_SECRET` opens. */
export function sealGeneration(secret: string, root: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(root))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(deriveKey(secret, PURPOSE)))
}

/** Throws jose's errors for what another secret sealed. */
export async function openGeneration(secret: string, sealed: string): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, new Uint8Array(deriveKey(secret, PURPOSE)))
  return Buffer.from(plaintext).toString()
}
