/** Comparison across the tower is exact: a float is compared by the very fraction it stands for. */
import { typeFault } from '../values/errors.ts'
import { Flonum, Ratio, type Value } from '../values/types.ts'
import { chargePass, multiplyBig } from './integers.ts'
import { fraction, isNumber, type Num, toExact } from './tower.ts'

/** Negative, zero or positive; NaN when either is NaN. */
export function compare(who: string, a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (!isNumber(a)) typeFault(who, 'a number', a)
  if (!isNumber(b)) typeFault(who, 'a number', b)
  return compareNumbers(a, b)
}

export function compareNumbers(a: Num, b: Num): number {
  if (a instanceof Flonum && b instanceof Flonum)
    return a.v === b.v ? 0 : a.v < b.v ? -1 : a.v > b.v ? 1 : Number.NaN
  if (a instanceof Flonum && !Number.isFinite(a.v)) return a.v
  if (b instanceof Flonum && !Number.isFinite(b.v)) return -b.v
  const x = toExact('compare', a)
  const y = toExact('compare', b)
  if (!(x instanceof Ratio) && !(y instanceof Ratio)) {
    if (typeof x === 'bigint') chargePass(x)
    return x < y ? -1 : x > y ? 1 : 0
  }
  const p = fraction(x)
  const q = fraction(y)
  const left = multiplyBig(p.n, q.d)
  const right = multiplyBig(q.n, p.d)
  return left < right ? -1 : left > right ? 1 : 0
}

export function lt(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : compare('<', a, b) < 0
}

export function gt(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a > b : compare('>', a, b) > 0
}

export function le(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a <= b : compare('<=', a, b) <= 0
}

export function ge(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a >= b : compare('>=', a, b) >= 0
}
