/**
 * The number tower: integer → rational → float. An operation is done at the level of its higher operand, floats
 * being contagious; exact results come back in lowest terms and in the one representation (see integers.ts).
 */
import { fail, typeFault } from '../values/errors.ts'
import { Flonum, Ratio, type Value } from '../values/types.ts'
import { bitLength, chargeBig, divideBig, gcdBig, multiplyBig, normal } from './integers.ts'

export type Num = number | bigint | Ratio | Flonum

export function isNumber(x: Value): x is Num {
  return typeof x === 'number' || typeof x === 'bigint' || x instanceof Flonum || x instanceof Ratio
}

/** The fraction n/d, in lowest terms; an integer when d divides n. */
export function ratio(n: bigint, d: bigint): Num {
  if (d === 0n) fail('division-by-zero', '/: division by zero')
  const g = gcdBig(n, d)
  const sign = d < 0n ? -1n : 1n
  const top = g === 1n ? sign * n : divideBig(sign * n, g)
  const bottom = g === 1n ? sign * d : divideBig(sign * d, g)
  return bottom === 1n ? normal(top) : new Ratio(top, bottom)
}

export function add(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    return Number.isSafeInteger(sum) ? sum : normal(BigInt(a) + BigInt(b))
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.v + b.v)
  return slow(
    '+',
    a,
    b,
    addBig,
    (x, y) => x + y,
    (p, q) => ratio(multiplyBig(p.n, q.d) + multiplyBig(q.n, p.d), multiplyBig(p.d, q.d)),
  )
}

export function sub(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    return Number.isSafeInteger(difference) ? difference : normal(BigInt(a) - BigInt(b))
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.v - b.v)
  return slow(
    '-',
    a,
    b,
    (x, y) => addBig(x, -y),
    (x, y) => x - y,
    (p, q) => ratio(multiplyBig(p.n, q.d) - multiplyBig(q.n, p.d), multiplyBig(p.d, q.d)),
  )
}

export function mul(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    // The sum turns -0 into 0.
    return Number.isSafeInteger(product) ? product + 0 : normal(BigInt(a) * BigInt(b))
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.v * b.v)
  return slow(
    '*',
    a,
    b,
    multiplyBig,
    (x, y) => x * y,
    (p, q) => ratio(multiplyBig(p.n, q.n), multiplyBig(p.d, q.d)),
  )
}

/** Division: exact for exact operands, an error by an exact zero. */
export function div(a: Value, b: Value): Num {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
    const quotient = a / b
    if (Number.isSafeInteger(quotient)) return quotient + 0
    return ratio(BigInt(a), BigInt(b))
  }
  if (a instanceof Flonum && b instanceof Flonum) return new Flonum(a.v / b.v)
  if (b === 0 && isNumber(a)) fail('division-by-zero', '/: division by zero')
  return slow(
    '/',
    a,
    b,
    null,
    (x, y) => x / y,
    (p, q) => ratio(multiplyBig(p.n, q.d), multiplyBig(p.d, q.n)),
  )
}

type Fraction = { n: bigint; d: bigint }

function slow(
  who: string,
  a: Value,
  b: Value,
  integers: ((x: bigint, y: bigint) => bigint) | null,
  floats: (x: number, y: number) => number,
  fractions: (p: Fraction, q: Fraction) => Num,
): Num {
  if (!isNumber(a)) typeFault(who, 'a number', a)
  if (!isNumber(b)) typeFault(who, 'a number', b)
  if (a instanceof Flonum || b instanceof Flonum) return new Flonum(floats(toFloat(a), toFloat(b)))
  if (integers && !(a instanceof Ratio) && !(b instanceof Ratio))
    return normal(integers(BigInt(a), BigInt(b)))
  const p = fraction(a)
  const q = fraction(b)
  const size = bitLength(p.n) + bitLength(p.d) + bitLength(q.n) + bitLength(q.d)
  if (size > 512) chargeBig(size)
  return fractions(p, q)
}

function addBig(a: bigint, b: bigint): bigint {
  const sum = a + b
  if (sum > HUGE || sum < -HUGE) chargeBig(bitLength(sum))
  return sum
}

const HUGE = 1n << 1024n

export function fraction(x: number | bigint | Ratio): Fraction {
  return x instanceof Ratio ? x : { n: BigInt(x), d: 1n }
}

/** The nearest double. */
export function toFloat(x: Num): number {
  if (typeof x === 'number') return x
  if (typeof x === 'bigint') return Number(x)
  if (x instanceof Flonum) return x.v
  return ratioToFloat(x.n, x.d)
}

/** Scaled so that both parts fit the division: 64 significant bits of quotient round once. */
function ratioToFloat(n: bigint, d: bigint): number {
  const whole = Number(n) / Number(d)
  if (Math.abs(Number(n)) <= Number.MAX_SAFE_INTEGER && Number(d) <= Number.MAX_SAFE_INTEGER) return whole
  const shift = bitLength(d) - bitLength(n) + 66
  const scaled = shift >= 0 ? divideBig(n << BigInt(shift), d) : divideBig(n, d << BigInt(-shift))
  // A sticky bit keeps the rounding of the conversion right when the quotient was cut.
  const sticky = shift >= 0 && scaled * d !== n << BigInt(shift) ? scaled | 1n : scaled
  return Number(sticky) * 2 ** -shift || scaleTwice(Number(sticky), -shift)
}

function scaleTwice(x: number, power: number): number {
  const half = Math.trunc(power / 2)
  return x * 2 ** half * 2 ** (power - half)
}

/** The exact value of a double; `who` names the operation in the error for infinities and NaN. */
export function toExact(who: string, x: Num): number | bigint | Ratio {
  if (!(x instanceof Flonum)) return x
  const v = x.v
  if (Number.isSafeInteger(v)) return v + 0
  if (!Number.isFinite(v)) typeFault(who, 'a finite number', x)
  if (Number.isInteger(v)) return normal(BigInt(v))
  let scaled = v
  let power = 0n
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    power++
  }
  return ratio(BigInt(scaled), 1n << power) as number | bigint | Ratio
}
