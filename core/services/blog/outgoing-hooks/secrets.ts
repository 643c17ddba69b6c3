import { CompactEncrypt, compactDecrypt } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { deriveKey } from '#core/crypto/derive-key'

/** What the database keeps of the secret of a hook: a JWE (RFC 7516) that the house's secret opens. */
export async function sealSecret(ctx: Pick<Ctx, 'house'>, secret: string): Promise<string> {
  const header = { alg: 'dir', enc: 'A256GCM' }
  return new CompactEncrypt(Buffer.from(secret)).setProtectedHeader(header).encrypt(storageKey(ctx))
}

export async function openSecret(ctx: Pick<Ctx, 'house'>, sealed: string): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, storageKey(ctx))
  return Buffer.from(plaintext).toString()
}

function storageKey({ house }: Pick<Ctx, 'house'>): Uint8Array {
  return new Uint8Array(deriveKey(house.config.secret, 'secrets of outgoing hooks at rest'))
}
