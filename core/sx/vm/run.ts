/**
 * The stack machine. One stack for all activations: an activation's slots begin at `bp`, its operands stand
 * above them, and a call's arguments become the first slots of the callee where they are. Calls between bytecode
 * functions use no stack of the host; everything else is called through the native entries.
 */
import type { Captured, Closure } from '../values/callable.ts'
import type { Value } from '../values/types.ts'
import { FRAMES, makeRoom, marks, TOP } from './activations.ts'
import { loop } from './loop.ts'
import { stack } from './stack.ts'

let nesting = 0
const MOST_NESTED = 600

/** Tail calls that leave the bytecode and come back to it nest on the host's stack; the machine's own do not. */
export const isNestedDeep = (): boolean => nesting > MOST_NESTED

/** Runs `start` on `args` (already arranged into its parameters), with `budget` nested calls to go. */
export function runBytecode(start: Closure, budget: number, args: Captured[]): Value {
  nesting++
  const top = marks[TOP] as number
  const frames = marks[FRAMES] as number
  for (let i = 0; i < args.length; i++) stack[top + i] = args[i]
  makeRoom(frames + budget)
  try {
    return loop(start, frames + budget, top)
  } finally {
    nesting--
    marks[TOP] = top
    marks[FRAMES] = frames
  }
}
