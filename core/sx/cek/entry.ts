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
  const { left, base, machine } = native
  const nested = new Machine(base - budget, machine)
  native.left = Math.max(0, budget - MACHINE_COST)
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
