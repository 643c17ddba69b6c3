import { CompactEncrypt, compactDecrypt } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { deriveKey } from '#core/crypto/derive-key'

/** What the database keeps of a secret of the other side: a JWE (RFC 7516) that the house's secret opens. */
export async function sealKey(ctx: Pick<Ctx, 'house'>, secret: string): Promise<string> {
  const header = { alg: 'dir', enc: 'A256GCM' }
  return new CompactEncrypt(Buffer.from(secret)).setProtectedHeader(header).encrypt(storageKey(ctx))
}

/** Throws jose's errors when it was sealed under another secret of the house. */
export async function unsealKey(ctx: Pick<Ctx, 'house'>, sealed: string): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, storageKey(ctx))
  return Buffer.from(plaintext).toString()
}

/** What Ghost signs its hooks to us with: made anew each time, and kept nowhere. */
export function hookSecret({ house }: Pick<Ctx, 'house'>, syncId: string): string {
  return deriveKey(house.config.secret, `hooks of ghost sync ${syncId}`).toString('hex')
}

function storageKey({ house }: Pick<Ctx, 'house'>): Uint8Array {
  return new Uint8Array(deriveKey(house.config.secret, 'keys of ghost syncs at rest'))
}
