import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { Key, Keyring } from '#core/keys/keyring'
import type { Purpose } from '#core/keys/purposes'

/** What the house's keys alone open again: a JWE (RFC 7516: `dir`, `A256GCM`) whose `kid` says which generation does. */
export function encrypt(keys: Keyring, purpose: Purpose, text: string): Promise<string> {
  const key = keys.youngest(purpose)
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader(headerOf(key.generation))
    .encrypt(new Uint8Array(key.bytes))
}

/**
 * Throws jose's errors for what was encrypted for another house, or another purpose; `GenerationUnknown` where the
 * generation is not in the database either.
 */
export async function decrypt(keys: Keyring, purpose: Purpose, jwe: string): Promise<string> {
  const number = generationOf(jwe)
  let key: Key | null = keys.numbered(purpose, number)
  if (!key) {
    await keys.reload()
    key = keys.numbered(purpose, number)
  }
  if (!key) throw new GenerationUnknown(number)
  const { plaintext } = await compactDecrypt(jwe, new Uint8Array(key.bytes))
  return Buffer.from(plaintext).toString()
}

/** How everything begins that is encrypted with this generation, up to its first dot. */
export function beginningOf(generation: number): string {
  return Buffer.from(JSON.stringify(headerOf(generation))).toString('base64url')
}

class GenerationUnknown extends Error {
  override name = 'GenerationUnknown'
  constructor(number: number) {
    super(`This was encrypted with generation ${number} of the keys, which this house does not have.`)
  }
}

/** What the first generation encrypted names none. */
function headerOf(generation: number) {
  const header = { alg: 'dir', enc: 'A256GCM' } as const
  return generation === 0 ? header : { ...header, kid: String(generation) }
}

function generationOf(jwe: string): number {
  const { kid } = decodeProtectedHeader(jwe)
  return kid === undefined ? 0 : Number(kid)
}
