/** `=`, `equal?` and `eq?`. */
import { chargeWork } from '../meter/meter.ts'
import { compareNumbers } from '../numbers/compare.ts'
import { isNumber } from '../numbers/tower.ts'
import { hasSameKeys, isCompound, isSameVariant, sameStructure } from './equal-data.ts'
import { textOf } from './mutable-string.ts'
import { Char, Flonum, Keyword, List, Markup, MutableString, Pair, Ratio, Rec, type Value } from './types.ts'

/** `=`: the same number whatever its form (2 and 2.0, 5/2 and 2.5), or the same structure of such. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b
  return isCompound(a) ? same(a, b, sameNumerically) : sameNumerically(a, b)
}

/** `equal?`: the same structure, where an exact number differs from a float. */
export function isEqual(a: Value, b: Value): boolean {
  return isCompound(a) ? same(a, b, sameExactly) : sameExactly(a, b)
}

/** `eq?` and `eqv?`: the same object; numbers, characters and strings by their value. */
export function isEq(a: Value, b: Value): boolean {
  if (typeof a === 'string') return typeof b === 'string' && sameText(a, b)
  if (a === b) return true
  if (a instanceof Flonum) return b instanceof Flonum && Object.is(a.v, b.v)
  if (a instanceof Ratio) return b instanceof Ratio && a.n === b.n && a.d === b.d
  if (a instanceof Char) return b instanceof Char && a.codePoint === b.codePoint
  if (a instanceof Keyword) return b instanceof Keyword && a.name === b.name
  return false
}

type Atoms = (a: Value, b: Value) => boolean

/** Comparisons that are made without remembering anything. */
const FEW = 200
let left = 0

function same(a: Value, b: Value, atoms: Atoms): boolean {
  if (a === b) return true
  left = FEW
  const known = quickly(a, b, atoms)
  chargeWork(FEW - left)
  return known ?? sameStructure(a, b, atoms)
}

/** Null when it takes more than a few comparisons to tell. */
function quickly(a: Value, b: Value, atoms: Atoms): boolean | null {
  if (--left < 0) return null
  if (a instanceof List) return b instanceof List && a.len === b.len ? listsQuickly(a, b, atoms) : false
  if (Array.isArray(a)) return Array.isArray(b) ? arraysQuickly(a, b, atoms) : false
  if (a instanceof Rec)
    return b instanceof Rec && (a === b || isSameVariant(a, b))
      ? arraysQuickly(a.slots, b.slots, atoms)
      : false
  if (a instanceof Pair) return b instanceof Pair ? pairsQuickly(a, b, atoms) : false
  if (a instanceof Map) return b instanceof Map ? dictsQuickly(a, b, atoms) : false
  return atoms(a, b)
}

function listsQuickly(a: List, b: List, atoms: Atoms): boolean | null {
  for (let x = a, y = b; x.len > 0 && x !== y; x = x.rest, y = y.rest) {
    const same = quickly(x.first, y.first, atoms)
    if (same !== true) return same
  }
  return true
}

function arraysQuickly(a: Value[], b: Value[], atoms: Atoms): boolean | null {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    const same = quickly(a[i] as Value, b[i] as Value, atoms)
    if (same !== true) return same
  }
  return true
}

function pairsQuickly(a: Pair, b: Pair, atoms: Atoms): boolean | null {
  if (a === b) return true
  const same = quickly(a.car, b.car, atoms)
  return same === true ? quickly(a.cdr, b.cdr, atoms) : same
}

function dictsQuickly(a: Map<string, Value>, b: Map<string, Value>, atoms: Atoms): boolean | null {
  if (a === b) return true
  if (!hasSameKeys(a, b)) return false
  for (const [key, x] of a) {
    const same = quickly(x, b.get(key) as Value, atoms)
    if (same !== true) return same
  }
  return true
}

function sameNumerically(a: Value, b: Value): boolean {
  return isNumber(a) ? isNumber(b) && compareNumbers(a, b) === 0 : sameLeaves(a, b)
}

function sameExactly(a: Value, b: Value): boolean {
  return isNumber(a) ? isNumber(b) && isEq(a, b) : sameLeaves(a, b)
}

function sameLeaves(a: Value, b: Value): boolean {
  if (a instanceof MutableString) return sameLeaves(textOf(a), b)
  if (b instanceof MutableString) return typeof a === 'string' && sameText(a, textOf(b))
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b)
  if (a instanceof Markup) return b instanceof Markup && sameText(a.html, b.html)
  return isEq(a, b)
}

/** Shorter texts cost no more than any other step. */
const LONG = 256

function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  if (a.length > LONG) chargeWork(a.length >>> 4)
  return a === b
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  if (a.length > LONG) chargeWork(a.length >>> 4)
  return Buffer.compare(a, b) === 0
}
