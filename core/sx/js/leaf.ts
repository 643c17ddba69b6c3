/**
 * A body that begins `if simple-test then simple-value`: such a leaf of a recursion is decided where the call
 * stands, so that half of the calls of a function like fib are never made. (A leaf block charges no fuel.)
 */
import type { Instruction } from './decode.ts'
import { comparison, isComparison, type Operand } from './operators.ts'

export interface Leaf {
  test: (args: Operand[]) => string
  value: (args: Operand[]) => string
}

type Make = (args: Operand[]) => Operand

export function leafOf(
  instructions: Instruction[],
  params: number,
  constant: (k: number) => Operand,
): Leaf | null {
  const stack: Make[] = []
  for (let i = 0; i < Math.min(12, instructions.length); i++) {
    const { op, a } = instructions[i] as Instruction
    if (op === 'LOCAL' && a < params) stack.push(args => args[a] as Operand)
    else if (op === 'CONST') stack.push(() => constant(a))
    else if (isComparison(op)) {
      const y = stack.pop() as Make
      const x = stack.pop() as Make
      stack.push(args => ({ text: comparison(op, x(args), y(args), call => call), isInteger: false }))
    } else if (op === 'NOT' && i > 0 && isComparison((instructions[i - 1] as Instruction).op)) {
      const x = stack.pop() as Make
      stack.push(args => ({ text: `!${x(args).text}`, isInteger: false }))
    } else if (op === 'JUMP-FALSE' && i > 0 && isTest(instructions[i - 1] as Instruction))
      return leafAt(instructions, i, stack.pop() as Make, params, constant)
    else return null
  }
  return null
}

function isTest({ op }: Instruction): boolean {
  return isComparison(op) || op === 'NOT'
}

function leafAt(
  instructions: Instruction[],
  i: number,
  test: Make,
  params: number,
  constant: (k: number) => Operand,
): Leaf | null {
  const given = instructions[i + 1]
  if (instructions[i + 2]?.op !== 'RETURN' || !given) return null
  if (given.op === 'LOCAL' && given.a < params)
    return { test: args => test(args).text, value: args => (args[given.a] as Operand).text }
  if (given.op === 'CONST') return { test: args => test(args).text, value: () => constant(given.a).text }
  return null
}
