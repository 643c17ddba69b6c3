import { compareNumbers, ge, gt, le, lt } from '../numbers/compare.ts'
import { add, div, isNumber, mul, type Num, sub, toFloat } from '../numbers/tower.ts'
import { equals, isEq, isEqual } from '../values/equal.ts'
import { typeFault } from '../values/errors.ts'
import { Flonum, type Value } from '../values/types.ts'
import type { Spec } from './spec.ts'

function number(who: string, x: Value): Num {
  if (!isNumber(x)) typeFault(who, 'a number', x)
  return x
}

function reduce(who: string, unit: Num, op: (a: Value, b: Value) => Num): (...xs: Value[]) => Value {
  return (...xs) => {
    if (xs.length === 2) return op(xs[0] as Value, xs[1] as Value)
    if (xs.length === 0) return unit
    let total: Num = number(who, xs[0] as Value)
    for (let i = 1; i < xs.length; i++) total = op(total, xs[i] as Value)
    return total
  }
}

/** A float changes its sign, zero too: 0 - 0.0 would not. */
export function negated(x: Value): Num {
  return x instanceof Flonum ? new Flonum(-x.v) : sub(0, x)
}

function subtractive(
  who: string,
  ofOne: (x: Value) => Num,
  op: (a: Value, b: Value) => Num,
): (...xs: Value[]) => Value {
  const ofMany = reduce(who, 0, op)
  return (...xs) => (xs.length === 1 ? ofOne(xs[0] as Value) : ofMany(...xs))
}

function chain(who: string, holds: (a: Value, b: Value) => boolean): (...xs: Value[]) => boolean {
  return (...xs) => {
    if (xs.length === 2) return holds(xs[0] as Value, xs[1] as Value)
    if (xs.length === 1) number(who, xs[0] as Value)
    let all = true
    for (let i = 1; i < xs.length; i++) if (!holds(xs[i - 1] as Value, xs[i] as Value)) all = false
    return all
  }
}

function extreme(who: string, wanted: (c: number) => boolean): (...xs: Value[]) => Value {
  return (...xs) => {
    let best = number(who, xs[0] as Value)
    let inexact = false
    for (const x of xs) {
      const n = number(who, x)
      if (n instanceof Flonum) inexact = true
      if (wanted(compareNumbers(n, best))) best = n
    }
    return inexact ? toInexact(best) : best
  }
}

function toInexact(x: Num): Num {
  return x instanceof Flonum ? x : new Flonum(toFloat(x))
}

function pairwise(holds: (a: Value, b: Value) => boolean): (...xs: Value[]) => boolean {
  return (...xs) => {
    if (xs.length === 2) return holds(xs[0] as Value, xs[1] as Value)
    for (let i = 1; i < xs.length; i++) if (!holds(xs[i - 1] as Value, xs[i] as Value)) return false
    return true
  }
}

export const ARITHMETIC: readonly Spec[] = [
  ['+', 0, -1, reduce('+', 0, add), 'sum'],
  ['*', 0, -1, reduce('*', 1, mul), 'product'],
  ['-', 1, -1, subtractive('-', negated, sub), 'difference, or negation of one number'],
  [
    '/',
    1,
    -1,
    subtractive('/', x => div(1, x), div),
    'quotient, exact of exact numbers; of one number the reciprocal',
  ],
  ['<', 1, -1, chain('<', lt), 'true when ascending'],
  ['>', 1, -1, chain('>', gt), 'true when descending'],
  ['<=', 1, -1, chain('<=', le), 'true when never descending'],
  ['>=', 1, -1, chain('>=', ge), 'true when never ascending'],
  ['=', 1, -1, pairwise(equals), 'true when all are equal: numbers by value, data by structure'],
  ['equal?', 2, -1, pairwise(isEqual), 'as =, but an exact number differs from a float'],
  ['eq?', 2, -1, pairwise(isEq), 'the same object; numbers, characters and strings by value'],
  ['eqv?', 2, -1, pairwise(isEq), 'as eq?'],
  ['min', 1, -1, extreme('min', c => c < 0 || Number.isNaN(c)), 'least; a float when any is'],
  ['max', 1, -1, extreme('max', c => c > 0 || Number.isNaN(c)), 'greatest; a float when any is'],
]
