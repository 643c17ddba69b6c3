import { KeyUnusable } from './refusals'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** A Multikey of ours is 35 bytes, an RSA-4096 one some 550: nothing honest is longer. */
const MAX_CHARACTERS = 1024

/**
 * Bytes as a base58btc multibase string (`z…`).
 * Source: draft-multiformats-multibase, base58btc as in Bitcoin.
 */
export function encodeMultibase(bytes: Uint8Array): string {
  const zeros = leadingCount(bytes, byte => byte === 0)
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let digits = ''
  while (rest > 0n) {
    digits = ALPHABET[Number(rest % 58n)] + digits
    rest /= 58n
  }
  return `z${'1'.repeat(zeros)}${digits}`
}

/**
 * The bytes of a base58btc multibase string.
 * @throws KeyUnusable when it is another base, too long, or holds a character outside the alphabet
 */
export function decodeMultibase(text: string): Uint8Array {
  if (!text.startsWith('z')) throw new KeyUnusable(`not base58btc multibase: ${text.slice(0, 8)}`)
  if (text.length > MAX_CHARACTERS) throw new KeyUnusable(`multibase of ${text.length} characters`)
  const digits = [...text.slice(1)]
  let rest = 0n
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit)
    if (value < 0) throw new KeyUnusable(`'${digit}' is not in the base58 alphabet`)
    rest = rest * 58n + BigInt(value)
  }
  const bytes: number[] = []
  while (rest > 0n) {
    bytes.unshift(Number(rest & 255n))
    rest >>= 8n
  }
  const zeros = leadingCount(digits, digit => digit === '1')
  return Uint8Array.from([...Array<number>(zeros).fill(0), ...bytes])
}

function leadingCount<T>(items: ArrayLike<T>, is: (item: T) => boolean): number {
  const list = Array.from(items)
  const first = list.findIndex(item => !is(item))
  return first < 0 ? list.length : first
}
