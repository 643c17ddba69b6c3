/** Operators that are done in place where both operands are numbers of the host, and by the tower of numbers where not. */
import { lt } from '../numbers/compare.ts'
import { add, sub } from '../numbers/tower.ts'
import { equals } from '../values/equal.ts'
import type { Value } from '../values/types.ts'

export function plus(a: Value, b: Value): Value {
  const sum = typeof a === 'number' && typeof b === 'number' ? a + b : Number.NaN
  return isSafe(sum) ? sum : add(a, b)
}

export function minus(a: Value, b: Value): Value {
  const difference = typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN
  return isSafe(difference) ? difference : sub(a, b)
}

export function isLess(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : lt(a, b)
}

export function isSame(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a === b : equals(a, b)
}

const isSafe = Number.isSafeInteger
