/**
 * The stack machine's own copy of a function's code: instructions that often stand together run as one, and a tail
 * call that may be of the function itself is put in line as a loop (self-tail-calls.ts). The JS tier reads the plain code.
 */
import { decode, type Instruction } from '../js/decode.ts'
import { OP, OPERANDS } from './opcodes.ts'
import { withSelfCalls } from './self-tail-calls.ts'

/** Numbers after those of OPCODES; `i` is the constant itself. */
const FUSED = {
  LT_LOCALS_ELSE: 64, // a b target
  LT_CONST_ELSE: 65, // a i target
  LT_LOCALS_THEN: 66, // a b target
  EQ_CONST_ELSE: 67, // a i target
  ADD_CONST: 68, // a i
  SUB_CONST: 69, // a i
  ADD_CONST_BIND: 70, // a i slot
  RETURN_LOCAL: 71, // a
  ADD_CONST_LOOP: 72, // a i slot target
  SELF_ELSE: 73, // k target
  LT_LOCALS_CHARGE_ELSE: 74, // a b n target
  EQ_LOCALS_ELSE: 75, // a b target
  SELF_ADD_CONST_ELSE: 76, // k a i slot target
} as const

interface Match {
  length: number
  words: number[]
  /** Index in `words` of a jump target, or -1. */
  target: number
}

export interface Fused {
  fused: Int32Array
  /** For each word, where in the plain code its instruction comes from. */
  origins: Int32Array
}

/** @param arity number of parameters when it is fixed, else -1 */
export function fuse(code: Int32Array, pool: unknown[], arity: number): Fused {
  const instructions = withSelfCalls(decode(code), arity)
  const targets = new Set(instructions.filter(isJump).map(targetOf))
  const out: number[] = []
  const origins: number[] = []
  const moved = new Map<number, number>()
  const patches: number[] = []
  for (let i = 0; i < instructions.length; ) {
    const first = instructions[i] as Instruction
    moved.set(first.at, out.length)
    const match = matchAt(instructions, i, pool)
    const inside = instructions.slice(i + 1, i + (match?.length ?? 1))
    const { length, words, target } = match && !inside.some(x => targets.has(x.at)) ? match : alone(first)
    if (target >= 0) patches.push(out.length + target)
    out.push(...words)
    for (const _ of words) origins.push(first.from ?? first.at)
    i += length
  }
  for (const place of patches) out[place] = moved.get(out[place] as number) as number
  return { fused: Int32Array.from(out), origins: Int32Array.from(origins) }
}

const isJump = ({ op }: Instruction): boolean =>
  op === 'JUMP' || op === 'JUMP-FALSE' || op === 'LOOP' || op === 'SELF-ELSE'

const targetOf = ({ op, a, b }: Instruction): number => (op === 'SELF-ELSE' ? b : a)

function alone(instruction: Instruction): Match {
  const { op, a, b } = instruction
  if (op === 'SELF-ELSE') return { length: 1, words: [FUSED.SELF_ELSE, a, b], target: 2 }
  const words = [OP[op], a, b].slice(0, 1 + (OPERANDS[OP[op]] as number))
  return { length: 1, words, target: isJump(instruction) ? 1 : -1 }
}

function matchAt(all: Instruction[], i: number, pool: unknown[]): Match | null {
  const [a, b, c, d, e] = all.slice(i, i + 5)
  if (a?.op === 'SELF-ELSE') {
    const looped = matchAt(all, i + 1, pool)
    if (looped?.words[0] !== FUSED.ADD_CONST_LOOP) return null
    return { length: 6, words: [FUSED.SELF_ADD_CONST_ELSE, a.a, ...looped.words.slice(1, 4), a.b], target: 5 }
  }
  if (a?.op !== 'LOCAL') return null
  if (b?.op === 'RETURN') return { length: 2, words: [FUSED.RETURN_LOCAL, a.a], target: -1 }
  if (b?.op === 'LOCAL' && c?.op === 'EQ' && d?.op === 'JUMP-FALSE')
    return { length: 4, words: [FUSED.EQ_LOCALS_ELSE, a.a, b.a, d.a], target: 3 }
  if (b?.op === 'LOCAL' && c?.op === 'LT') {
    if (d?.op === 'JUMP-FALSE' && e?.op === 'CHARGE')
      return { length: 5, words: [FUSED.LT_LOCALS_CHARGE_ELSE, a.a, b.a, e.a, d.a], target: 4 }
    if (d?.op === 'JUMP-FALSE') return { length: 4, words: [FUSED.LT_LOCALS_ELSE, a.a, b.a, d.a], target: 3 }
    if (d?.op === 'NOT' && e?.op === 'JUMP-FALSE')
      return { length: 5, words: [FUSED.LT_LOCALS_THEN, a.a, b.a, e.a], target: 3 }
  }
  const k = b?.op === 'CONST' ? pool[b.a] : undefined
  if (typeof k !== 'number' || k !== (k | 0)) return null
  if (c?.op === 'LT' && d?.op === 'JUMP-FALSE')
    return { length: 4, words: [FUSED.LT_CONST_ELSE, a.a, k, d.a], target: 3 }
  if (c?.op === 'EQ' && d?.op === 'JUMP-FALSE')
    return { length: 4, words: [FUSED.EQ_CONST_ELSE, a.a, k, d.a], target: 3 }
  if (c?.op === 'ADD' && d?.op === 'BIND' && e?.op === 'LOOP')
    return { length: 5, words: [FUSED.ADD_CONST_LOOP, a.a, k, d.a, e.a], target: 4 }
  if (c?.op === 'ADD' && d?.op === 'BIND')
    return { length: 4, words: [FUSED.ADD_CONST_BIND, a.a, k, d.a], target: -1 }
  if (c?.op === 'ADD') return { length: 3, words: [FUSED.ADD_CONST, a.a, k], target: -1 }
  if (c?.op === 'SUB') return { length: 3, words: [FUSED.SUB_CONST, a.a, k], target: -1 }
  return null
}
