/** How compiled code, or the host, calls what only the machine can run: by a machine of its own. */
import type { EntryN } from '../values/code.ts'
import type { Raised } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { Machine } from './machine.ts'
import { native } from './native.ts'

/** Host stack that one nested machine takes, in units of compiled calls. */
const MACHINE_COST = 40

/** The native entry of a closure that is interpreted. */
export const enterClosure: EntryN = (callee, budget, args) => runNested(callee, budget, args)

/** The same for controls and continuations. */
export const enterControl: EntryN = (callee, budget, args) => runNested(callee, budget, args)

function runNested(callee: Value, budget: number, args: Value[]): Value {
  return inside(budget, leftInside(budget), nested => nested.start(callee, args) as Value)
}

/** Where the host's stack is used up: from here on nothing compiled is entered. */
export function runDeep(callee: Value, budget: number, args: Value[]): Value {
  return inside(budget, 0, nested => nested.start(callee, args) as Value)
}

/** Has a machine do with what compiled code raised as it does with its own; never returns, but throws what comes of it. */
export function runRaised(raised: Raised, budget: number): never {
  inside(budget, leftInside(budget), nested => nested.raise(raised))
  throw new Error('what was raised came back')
}

const leftInside = (budget: number): number => Math.max(0, Math.min(native.left, budget) - MACHINE_COST)

function inside(budget: number, left: number, run: (nested: Machine) => Value): Value {
  const saved = { ...native }
  const nested = new Machine(native.base - budget, native.machine)
  native.left = left
  native.machine = nested
  try {
    return run(nested)
  } finally {
    nested.active = false
    Object.assign(native, saved)
  }
}
