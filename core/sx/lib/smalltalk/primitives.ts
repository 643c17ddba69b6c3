/**
 * What every send and every `at:` asks, each as one primitive instead of five. host.sx has the same in SX, for
 * worlds without these.
 */
import { isNumber } from '../../numbers/tower.ts'
import type { Value } from '../../values/types.ts'

/** Both are numbers of SX. */
export function bothNumbers(a: Value, b: Value): boolean {
  return (typeof a === 'number' && typeof b === 'number') || (isNumber(a) && isNumber(b))
}

/** `v` is an object of exactly this class without named variables, and has an element `i`. */
export function isElement(v: Value, i: Value, of: Value): boolean {
  return Array.isArray(v) && v[0] === of && typeof i === 'number' && i > 0 && i < v.length
}

/** The function in an inline cache for the receiver, or nil; `here` is told which send is running. */
export function target(r: Value, cache: Value, here: Value): Value {
  const held = cache as Value[]
  ;(here as Value[])[0] = cache
  if (!Array.isArray(r)) return typeof r === 'number' ? (held[13] as Value) : null
  const of = r[0]
  if (of === held[0]) return held[1] as Value
  if (of === held[7]) return held[8] as Value
  if (of === held[9]) return held[10] as Value
  return of === held[11] ? (held[12] as Value) : null
}

/** The function of a block with this number of parameters, or nil. */
export function blockFunction(b: Value, of: Value, count: Value): Value {
  return Array.isArray(b) && b[0] === of && b[2] === count ? (b[1] as Value) : null
}

/** Counts a method or block that begins (send.sx): the depth before it, or nil when it would be too deep. */
export function enter(here: Value): Value {
  const at = here as number[]
  const depth = at[1] as number
  if (depth >= (at[2] as number)) return null
  at[1] = depth + 1
  return depth
}

/** The end of what `enter` began, with its value. */
export function leave(here: Value, depth: Value, value: Value): Value {
  ;(here as Value[])[1] = depth
  return value
}
