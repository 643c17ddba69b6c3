/** How compiled code, or the host, calls what only the machine can run: by a machine of its own. */
import type { EntryN } from '../values/code.ts'
import type { Value } from '../values/types.ts'
import { Machine } from './machine.ts'
import { native } from './native.ts'

/** Host stack that one nested machine takes, in units of compiled calls. */
const MACHINE_COST = 40

/** The native entry of a closure that is interpreted. */
export const enterClosure: EntryN = (callee, budget, args) => runNested(callee, budget, args)

/** The same for controls and continuations. */
export const enterControl: EntryN = (callee, budget, args) => runNested(callee, budget, args)

export function runNested(callee: Value, budget: number, args: Value[]): Value {
  return run(callee, budget, args, Math.max(0, Math.min(native.left, budget) - MACHINE_COST))
}

/** Where the host's stack is used up: from here on nothing compiled is entered. */
export function runDeep(callee: Value, budget: number, args: Value[]): Value {
  return run(callee, budget, args, 0)
}

function run(callee: Value, budget: number, args: Value[], leftInside: number): Value {
  const { left, base, machine } = native
  const nested = new Machine(base - budget, machine)
  native.left = leftInside
  native.machine = nested
  try {
    return nested.start(callee, args) as Value
  } finally {
    nested.active = false
    native.left = left
    native.base = base
    native.machine = machine
  }
}
