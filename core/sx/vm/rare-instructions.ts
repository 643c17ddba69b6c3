/**
 * The instructions that are rarely in a hot place: assignments, definitions, and variables that may not have their
 * value yet. They stand apart so that the host optimises the machine's loop for the others.
 */
import { assignCell, type Cell } from '../resolve/namespace.ts'
import type { Box, Captured } from '../values/callable.ts'
import type { Value } from '../values/types.ts'
import { makeFix } from './closures.ts'
import { OP } from './opcodes.ts'
import { stack } from './stack.ts'
import { checked, setBox, setGlobal } from './variables.ts'

/** Does the instruction `op a b` of an activation with slots at `bp`; gives where its operands end now. */
export function rareInstruction(
  op: number,
  a: number,
  b: number,
  sp: number,
  bp: number,
  up: Captured[],
  pool: unknown[],
): number {
  switch (op) {
    case OP['LOCAL-CHECKED']:
      stack[sp] = checked(stack[bp + a], pool[b] as string)
      return sp + 1
    case OP['LOCAL-BOX-CHECKED']:
      stack[sp] = checked((stack[bp + a] as Box).v, pool[b] as string)
      return sp + 1
    case OP['UP-BOX-CHECKED']:
      stack[sp] = checked((up[a] as Box).v, pool[b] as string)
      return sp + 1
    case OP['SET-LOCAL']:
      if (pool[b] !== null) checked(stack[bp + a], pool[b] as string)
      stack[bp + a] = stack[sp - 1]
      break
    case OP['SET-BOX']:
      setBox(stack[bp + a] as Box, stack[sp - 1] as Value, pool[b] as string | null)
      break
    case OP['SET-UP']:
      setBox(up[a] as Box, stack[sp - 1] as Value, pool[b] as string | null)
      break
    case OP['SET-GLOBAL']:
      setGlobal(pool[a] as Cell, stack[sp - 1] as Value)
      break
    case OP['DEFINE-GLOBAL']:
      assignCell(pool[a] as Cell, stack[sp - 1] as Value)
      break
    case OP.FIX:
      makeFix(pool[a] as Value, stack, bp, up)
      return sp
    default:
      throw new Error(`the stack machine has no instruction ${op}`)
  }
  // An assignment's value is nil.
  stack[sp - 1] = null
  return sp
}
