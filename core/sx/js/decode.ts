import { OPCODES, OPERANDS, type OpName } from '../vm/opcodes.ts'

export interface Instruction {
  at: number
  /** SELF-ELSE only in the stack machine's own copy; see vm/self-tail-calls.ts. */
  op: OpName | 'SELF-ELSE'
  /** Where in the plain code it comes from, if not from `at`. */
  from?: number
  a: number
  b: number
}

export function decode(code: Int32Array): Instruction[] {
  const out: Instruction[] = []
  for (let pc = 0; pc < code.length; ) {
    const opcode = code[pc] as number
    out.push({ at: pc, op: OPCODES[opcode] as OpName, a: code[pc + 1] ?? 0, b: code[pc + 2] ?? 0 })
    pc += 1 + (OPERANDS[opcode] as number)
  }
  return out
}
