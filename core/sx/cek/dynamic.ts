/**
 * The dynamic environment: handlers, guards, parameters, winds and escapes, innermost first. One immutable
 * chain, so that capturing it with a continuation is one reference. All tiers share it.
 */
import type { Value } from '../values/types.ts'

export interface Dyn {
  readonly kind: 'handler' | 'guard' | 'parameter' | 'wind' | 'escape' | 'mask'
  /** Handler; parameter; the before thunk. */
  readonly a: Value
  /** Value of the parameter; the after thunk. */
  readonly b: Value
  /** The landing of a guard or an escape; of a mask, where to look for handlers instead. */
  readonly target: unknown
  /** Nesting of calls at which it was made. */
  readonly depth: number
  readonly outer: Dyn | null
  readonly size: number
}

export const dynamic: { now: Dyn | null } = { now: null }

export function pushDyn(kind: Dyn['kind'], a: Value, b: Value, target: unknown, depth: number): Dyn {
  const outer = dynamic.now
  const entry: Dyn = { kind, a, b, target, depth, outer, size: outer ? outer.size + 1 : 1 }
  dynamic.now = entry
  return entry
}

/** While a handler runs, only those outside it are in force; all else is as where the raise was. */
export function maskHandlers(entry: Dyn, depth: number): void {
  pushDyn('mask', null, null, entry.outer, depth)
}

/** True while the extent of `entry` lasts. */
export function isWithin(entry: Dyn): boolean {
  for (let at = dynamic.now; at && at.size >= entry.size; at = at.outer) if (at === entry) return true
  return false
}

/** The winds to leave, inner first, and to enter, outer first, from one environment to another. */
export function windsBetween(from: Dyn | null, to: Dyn | null): { leave: Dyn[]; enter: Dyn[] } {
  const leave: Dyn[] = []
  const enter: Dyn[] = []
  let a = from
  let b = to
  while (a !== b) {
    if (a && (!b || a.size >= b.size)) {
      if (a.kind === 'wind') leave.push(a)
      a = a.outer
    } else if (b) {
      if (b.kind === 'wind') enter.push(b)
      b = b.outer
    }
  }
  return { leave, enter: enter.reverse() }
}
