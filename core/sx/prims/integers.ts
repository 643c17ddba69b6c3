import { chargeMemory, chargeWork } from '../meter/meter.ts'
import {
  bitLength,
  chargeBig,
  chargeCopy,
  divideBig,
  gcdBig,
  gcdSmall,
  type Integer,
  isInteger,
  normal,
  remainderBig,
} from '../numbers/integers.ts'
import { mul } from '../numbers/tower.ts'
import { fail, typeFault } from '../values/errors.ts'
import { Flonum, MultipleValues, type Value } from '../values/types.ts'
import type { Spec } from './spec.ts'

/** An exact integer, or the integer that an integral float stands for. */
export function integer(who: string, x: Value): Integer {
  if (isInteger(x)) return x
  if (x instanceof Flonum && Number.isInteger(x.v)) return normal(BigInt(x.v))
  typeFault(who, 'an integer', x)
}

export function small(who: string, x: Value): number {
  const n = integer(who, x)
  if (typeof n !== 'number') typeFault(who, 'a small integer', x)
  return n
}

type Division = (a: bigint, b: bigint) => bigint

const floorDiv: Division = (a, b) => {
  const q = divideBig(a, b)
  return a < 0n !== b < 0n && remainderBig(a, b) !== 0n ? q - 1n : q
}
const floorMod: Division = (a, b) => {
  const r = remainderBig(a, b)
  return r !== 0n && r < 0n !== b < 0n ? r + b : r
}

/** Integer division; contagious for integral floats. */
function division(
  who: string,
  smallOp: (a: number, b: number) => number,
  bigOp: Division,
): (a: Value, b: Value) => Value {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number' && b !== 0) return smallOp(a, b) + 0
    const x = integer(who, a)
    const y = integer(who, b)
    if (y === 0) fail('division-by-zero', `${who}: division by zero`)
    const exact = normal(bigOp(BigInt(x), BigInt(y)))
    return a instanceof Flonum || b instanceof Flonum ? new Flonum(Number(exact)) : exact
  }
}

const quotient = division('quotient', (a, b) => Math.trunc(a / b), divideBig)
const remainder = division('remainder', (a, b) => a % b, remainderBig)
const modulo = division(
  'modulo',
  (a, b) => {
    const r = a % b
    return r !== 0 && r < 0 !== b < 0 ? r + b : r
  },
  floorMod,
)
const floorQuotient = division('floor-quotient', (a, b) => Number(floorDiv(BigInt(a), BigInt(b))), floorDiv)

function bitwise(who: string, unit: bigint, smallOp: (a: number, b: number) => number, bigOp: Division) {
  return (...xs: Value[]): Value => {
    if (xs.length === 2) {
      const [a, b] = xs
      if (typeof a === 'number' && typeof b === 'number' && a === (a | 0) && b === (b | 0))
        return smallOp(a, b)
    }
    let total = unit
    for (const x of xs) {
      const n = BigInt(integer(who, x))
      chargeCopy(n)
      chargeCopy(total)
      total = bigOp(total, n)
    }
    return normal(total)
  }
}

function shift(x: Value, by: Value): Value {
  const n = integer('arithmetic-shift', x)
  const count = small('arithmetic-shift', by)
  if (count > 0) {
    if (n === 0) return 0
    chargeBig(bitLength(BigInt(n)) + count)
    return normal(BigInt(n) << BigInt(count))
  }
  if (count < -1_000_000_000) return n < 0 ? -1 : 0
  if (typeof n === 'bigint') chargeCopy(n)
  return normal(BigInt(n) >> BigInt(-count))
}

/** Inexact as soon as one of the arguments is. */
function likewise(xs: Value[], exact: Value): Value {
  return xs.some(x => x instanceof Flonum) ? new Flonum(Number(exact)) : exact
}

function gcd2(a: Value, b: Value): Integer {
  const x = integer('gcd', a)
  const y = integer('gcd', b)
  return typeof x === 'number' && typeof y === 'number'
    ? gcdSmall(x, y)
    : normal(gcdBig(BigInt(x), BigInt(y)))
}

function lcm2(a: Value, b: Value): Value {
  const divisor = gcd2(a, b)
  if (divisor === 0) return 0
  const product = mul(quotient(integer('lcm', a), divisor), integer('lcm', b))
  return typeof product === 'number'
    ? Math.abs(product)
    : typeof product === 'bigint' && product < 0n
      ? -product
      : product
}

/** The whole square root and what is left of `x`. */
function integerSqrt(x: Value): Value {
  if (!isInteger(x)) typeFault('exact-integer-sqrt', 'an exact integer', x)
  const n = BigInt(x)
  if (n < 0n) typeFault('exact-integer-sqrt', 'an integer of at least 0', x)
  const root = sqrtBig(n)
  return new MultipleValues([normal(root), normal(n - root * root)])
}

export function sqrtBig(n: bigint): bigint {
  if (n < 2n) return n
  const bits = bitLength(n)
  if (bits > 1024) {
    chargeBig(bits)
    chargeWork((bits >>> 6) ** 2 * 8)
  }
  let x = 1n << BigInt((bits >>> 1) + 1)
  for (;;) {
    const y = (x + n / x) >> 1n
    if (y >= x) return x
    x = y
  }
}

export const INTEGERS: readonly Spec[] = [
  ['quotient', 2, 2, quotient, 'integer quotient, rounded to zero'],
  ['remainder', 2, 2, remainder, 'remainder with the sign of the dividend'],
  ['modulo', 2, 2, modulo, 'remainder with the sign of the divisor'],
  ['truncate-quotient', 2, 2, quotient, 'as quotient'],
  ['truncate-remainder', 2, 2, remainder, 'as remainder'],
  ['floor-quotient', 2, 2, floorQuotient, 'integer quotient, rounded down'],
  ['floor-remainder', 2, 2, modulo, 'as modulo'],
  ['gcd', 0, -1, (...xs: Value[]) => likewise(xs, xs.reduce<Value>(gcd2, 0)), 'greatest common divisor'],
  ['lcm', 0, -1, (...xs: Value[]) => likewise(xs, xs.reduce<Value>(lcm2, 1)), 'least common multiple'],
  ['exact-integer-sqrt', 1, 1, integerSqrt, 'two values: the whole root and the rest'],
  [
    'bitwise-and',
    0,
    -1,
    bitwise(
      'bitwise-and',
      -1n,
      (a, b) => a & b,
      (a, b) => a & b,
    ),
    'bits set in all',
  ],
  [
    'bitwise-or',
    0,
    -1,
    bitwise(
      'bitwise-or',
      0n,
      (a, b) => a | b,
      (a, b) => a | b,
    ),
    'bits set in any',
  ],
  [
    'bitwise-xor',
    0,
    -1,
    bitwise(
      'bitwise-xor',
      0n,
      (a, b) => a ^ b,
      (a, b) => a ^ b,
    ),
    'bits set in an odd number',
  ],
  [
    'bitwise-not',
    1,
    1,
    (x: Value) => bitwiseNot(BigInt(integer('bitwise-not', x))),
    'all bits the other way',
  ],
  ['arithmetic-shift', 2, 2, shift, 'moves the bits left, or right by a negative count'],
  ['bit-count', 1, 1, (x: Value) => bitCount(BigInt(integer('bit-count', x))), 'number of bits set'],
]

function bitwiseNot(n: bigint): Value {
  chargeCopy(n)
  return normal(~n)
}

function bitCount(n: bigint): number {
  const size = bitLength(n)
  if (size > 1_024) {
    chargeMemory(size)
    chargeWork(size)
  }
  const bits = (n < 0n ? ~n : n).toString(2)
  let count = 0
  for (const bit of bits) if (bit === '1') count++
  return count
}
