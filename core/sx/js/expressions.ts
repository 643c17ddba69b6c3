/** The instructions that only compute: each takes its operands from the stack and leaves a value there. */
import type { Instruction } from './decode.ts'
import type { OperandStack } from './operand-stack.ts'
import { arithmetic, comparison, isArithmetic, isComparison } from './operators.ts'
import type { Pool } from './pool.ts'

/**
 * Generates the instruction on `stack`; false when it is none of these.
 * @param around puts what a call from within arithmetic needs around the text of the call
 */
export function generateExpression(
  { op, a, b }: Instruction,
  stack: OperandStack,
  pool: Pool,
  around: (call: string) => string,
): boolean {
  if (isArithmetic(op)) {
    const y = stack.operand()
    const x = stack.operand()
    stack.store(arithmetic(op, x, y, around))
    return true
  }
  if (isComparison(op)) {
    const y = stack.operand()
    const x = stack.operand()
    stack.pushTest(comparison(op, x, y, around))
    return true
  }
  switch (op) {
    case 'CONST':
      stack.push({ ...pool.constant(a), slot: -1, test: false })
      return true
    case 'LOCAL':
      stack.push({ text: `l${a}`, isInteger: false, slot: a, test: false })
      return true
    case 'LOCAL-BOX':
      stack.store(`l${a}.v`)
      return true
    case 'LOCAL-CHECKED':
      stack.store(`check(l${a}, ${pool.pooled(b)})`)
      return true
    case 'LOCAL-BOX-CHECKED':
      stack.store(`check(l${a}.v, ${pool.pooled(b)})`)
      return true
    case 'UP':
      stack.pushText(`u[${a}]`)
      return true
    case 'UP-BOX':
      stack.store(`u[${a}].v`)
      return true
    case 'UP-BOX-CHECKED':
      stack.store(`check(u[${a}].v, ${pool.pooled(b)})`)
      return true
    case 'GLOBAL':
      stack.store(`((c = ${pool.cell(a)}.v) === undefined ? value(${pool.cell(a)}) : c)`)
      return true
    case 'PRIM': {
      const args = stack.operands(b)
      stack.store(`${pool.primitive(a)}(${args.map(x => x.text).join(', ')})`)
      return true
    }
    case 'NOT': {
      const x = stack.pop()
      const text = x.test ? `!${x.text}` : `(${x.text} === false || ${x.text} === null)`
      stack.pushTest(text)
      return true
    }
    case 'NIL':
      stack.pushTest(`(${stack.operand().text} === null)`)
      return true
    case 'EMPTY':
      stack.pushTest(`(length(${stack.operand().text}) === 0)`)
      return true
    case 'IS-EQ': {
      const y = stack.operand().text
      const x = stack.operand().text
      stack.pushTest(`(${x} === ${y} || isEq(${x}, ${y}))`)
      return true
    }
    case 'FIRST':
      stack.store(`first(${stack.operand().text})`)
      return true
    case 'REST':
      stack.store(`rest(${stack.operand().text})`)
      return true
    case 'CONS':
    case 'VECTOR-REF': {
      const y = stack.operand().text
      const x = stack.operand().text
      stack.store(`${op === 'CONS' ? 'consTo' : 'vectorRef'}(${x}, ${y})`)
      return true
    }
    default:
      return false
  }
}
