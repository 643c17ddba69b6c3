/** `=`, `equal?` and `eq?`. */
import { compareNumbers } from '../numbers/compare.ts'
import { isNumber } from '../numbers/tower.ts'
import { equalData } from './equal-data.ts'
import { fail } from './errors.ts'
import { Char, Flonum, Keyword, List, Markup, MutableString, Pair, Ratio, Rec, type Value } from './types.ts'

/** `=`: the same number whatever its form (2 and 2.0, 5/2 and 2.5), or the same structure of such. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b
  return same(a, b, true, 0)
}

/** `equal?`: the same structure, where an exact number differs from a float. */
export function isEqual(a: Value, b: Value): boolean {
  return same(a, b, false, 0)
}

/** `equal?` of the r7rs dialect: ends on circular data, too. */
export function isEqualDatum(a: Value, b: Value): boolean {
  return equalData(a, b, isEqual)
}

/** `eq?` and `eqv?`: the same object; numbers, characters and strings by their value. */
export function isEq(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a instanceof Flonum) return b instanceof Flonum && Object.is(a.v, b.v)
  if (a instanceof Ratio) return b instanceof Ratio && a.n === b.n && a.d === b.d
  if (a instanceof Char) return b instanceof Char && a.codePoint === b.codePoint
  if (a instanceof Keyword) return b instanceof Keyword && a.name === b.name
  return false
}

const MOST_NESTED = 5_000

function same(a: Value, b: Value, numeric: boolean, depth: number): boolean {
  if (a === b) return true
  if (typeof a !== 'object' && typeof a !== 'bigint' && typeof a !== 'number') return false
  if (isNumber(a)) return isNumber(b) && (numeric ? compareNumbers(a, b) === 0 : isEq(a, b))
  if (a === null || typeof b !== 'object' || b === null) return false
  if (depth > MOST_NESTED) fail('type-error', '=: nested too deep, or cyclic')
  if (a instanceof List) return b instanceof List && sameLists(a, b, numeric, depth + 1)
  if (Array.isArray(a))
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((x, i) => same(x, b[i] as Value, numeric, depth + 1))
    )
  if (a instanceof Map) return b instanceof Map && sameDicts(a, b, numeric, depth + 1)
  if (a instanceof Rec)
    return (
      b instanceof Rec &&
      a.type === b.type &&
      a.type.parent !== null &&
      a.slots.every((x, i) => same(x, b.slots[i] as Value, numeric, depth + 1))
    )
  if (a instanceof Pair || a instanceof MutableString || a instanceof Uint8Array)
    return equalData(a, b, (x, y) => same(x, y, numeric, depth + 1))
  if (a instanceof Markup) return b instanceof Markup && a.html === b.html
  return isEq(a, b)
}

function sameLists(a: List, b: List, numeric: boolean, depth: number): boolean {
  if (a.len !== b.len) return false
  let x = a
  let y = b
  while (x.len > 0) {
    if (x === y) return true
    if (!same(x.first, y.first, numeric, depth)) return false
    x = x.rest
    y = y.rest
  }
  return true
}

function sameDicts(a: Map<string, Value>, b: Map<string, Value>, numeric: boolean, depth: number): boolean {
  if (a.size !== b.size) return false
  for (const [key, x] of a) {
    if (!b.has(key) || !same(x, b.get(key) as Value, numeric, depth)) return false
  }
  return true
}
