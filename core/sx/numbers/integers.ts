/** Exact integers: a JS number while safe, a bigint beyond. */
import { chargeMemory, chargeWork, meter } from '../meter/meter.ts'
import { LimitError } from '../values/errors.ts'

export type Integer = number | bigint

const MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** The one representation of `n`. */
export function normal(n: bigint): Integer {
  return n <= MAX && n >= -MAX ? Number(n) : n
}

export function isInteger(x: unknown): x is Integer {
  return typeof x === 'number' || typeof x === 'bigint'
}

/** Rough size in bits, cheap enough to ask before every multiplication. */
export function bitLength(n: bigint): number {
  const hex = (n < 0n ? -n : n).toString(16)
  return hex.length * 4
}

/** Beyond this many bits a number is refused even to trusted code: JS engines stop at a gigabit. */
const MOST_BITS = 1 << 29

/** Pays for a big result of `bits` bits before it is made. */
export function chargeBig(bits: number): void {
  if (bits < 1024) return
  if (bits > MOST_BITS) throw new LimitError('memory', 'an integer of more than 2^29 bits')
  chargeMemory(bits >>> 3)
  chargeWork(bits >>> 8)
}

/** Pays for going through `n` once. */
export function chargePass(n: bigint): void {
  if (isBig(n)) chargeWork(bitLength(n) >>> 4)
}

/** Pays for going through `n` once and for a result of its size. */
export function chargeCopy(n: bigint): void {
  if (isBig(n)) chargeBig(bitLength(n))
}

const isBig = (n: bigint): boolean => n > HUGE || n < -HUGE
const HUGE = 1n << 1024n

/** Multiplication is metered by the product of the sizes, in 64-bit words. */
export function multiplyBig(a: bigint, b: bigint): bigint {
  if (a > -SMALL && a < SMALL && b > -SMALL && b < SMALL) return a * b
  const left = bitLength(a)
  const right = bitLength(b)
  chargeBig(left + right)
  if (meter.limits.fuel !== Number.POSITIVE_INFINITY) chargeWork(words(left) * words(right))
  return a * b
}

const SMALL = 1n << 512n

export function divideBig(a: bigint, b: bigint): bigint {
  chargeDivision(a, b)
  return a / b
}

export function remainderBig(a: bigint, b: bigint): bigint {
  chargeDivision(a, b)
  return a % b
}

/** Division takes the product of the sizes, too, in 64-bit words. */
function chargeDivision(a: bigint, b: bigint): void {
  if (a <= SMALL && a >= -SMALL) return
  const bits = bitLength(a)
  chargeBig(bits)
  if (meter.limits.fuel !== Number.POSITIVE_INFINITY) chargeWork(words(bits) * words(bitLength(b)))
}

const words = (bits: number): number => Math.max(1, bits >>> 6)

export function gcdBig(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y > MAX || x > MAX) {
    if (y === 0n) return x
    if (x > SMALL) chargeWork(bitLength(x) >>> 4)
    const r = x % y
    x = y
    y = r
  }
  return BigInt(gcdSmall(Number(x), Number(y)))
}

export function gcdSmall(a: number, b: number): number {
  let x = Math.abs(a)
  let y = Math.abs(b)
  while (y !== 0) {
    const r = x % y
    x = y
    y = r
  }
  return x
}
